// Says hello and ends: what starting a program takes.
print("Hello, world!")
