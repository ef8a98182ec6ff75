// Tools overwrite the runtime's hooks. Every entry point, in every state of the hooks: which hook sees how many calls.
final class Plain { let value = 1 }
final class Owner { let plain = Plain() }

let plain = unsafeBitCast(Plain.self as AnyClass, to: UnsafeRawPointer.self)
let word = unsafeBitCast(UInt64.self as Any.Type, to: UnsafeRawPointer.self)
let allocObject: UInt32 = 1, all: UInt32 = 0x3f

@inline(never) func useEverything(overwritten: UInt32, isOn: Bool) {
    hooked_overwrite(overwritten)
    hooked_set_flag(isOn)
    hooked_state_is(overwritten, isOn)
    let owner = Unmanaged.passRetained(Owner()).toOpaque()
    hooked_owner_made()
    hooked_use_everything(plain, owner, word)
}

hooked_save()
useEverything(overwritten: 0, isOn: false)
useEverything(overwritten: all & ~allocObject, isOn: false)
useEverything(overwritten: all & ~allocObject, isOn: true)
useEverything(overwritten: 0, isOn: true)
useEverything(overwritten: allocObject, isOn: false)
useEverything(overwritten: all, isOn: false)
useEverything(overwritten: 0, isOn: false)
useEverything(overwritten: all, isOn: true)
for hook: UInt32 in 0..<6 { useEverything(overwritten: 1 << hook, isOn: true) }
hooked_overwrite(0)
hooked_set_flag(false)
