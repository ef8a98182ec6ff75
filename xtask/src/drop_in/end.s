# What a panic of the runtime itself comes to in the archive for Swift programs: one line, and abort. Self-contained: no relocations.
    .intel_syntax noprefix
    .text
    lea rsi, [rip + line]
    mov edx, offset length
    mov edi, 2
    mov eax, 1              # write(stderr, line, length)
    syscall
    mov eax, 39             # getpid()
    syscall
    mov edi, eax
    mov esi, 6
    mov eax, 62             # kill(pid, SIGABRT)
    syscall
    ud2
line:
    .ascii "Fatal error: sidetable has met a fault of its own: please report it\n"
    .set length, . - line
