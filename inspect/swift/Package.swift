// swift-tools-version: 5.9
import PackageDescription

// For test targets: what a piece of a program leaks, while it runs under `sidetable`.
let package = Package(
    name: "sidetable-leaks",
    products: [.library(name: "SidetableLeaks", targets: ["SidetableLeaks"])],
    targets: [.target(name: "SidetableLeaks")]
)
