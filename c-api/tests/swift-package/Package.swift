// swift-tools-version:5.9
import PackageDescription

let sidetable = Context.environment["SIDETABLE_SWIFT"] ?? "/usr/local/lib/libsidetable_swift.a"

let package = Package(
    name: "Family",
    targets: [
        .executableTarget(name: "Family", linkerSettings: [.unsafeFlags([sidetable])])
    ]
)
