// swift-tools-version: 5.9
import PackageDescription

// Tests with known leaks, in XCTest and in Swift Testing.
let package = Package(
    name: "App",
    dependencies: [.package(path: "../../../swift")],
    targets: [.testTarget(name: "AppTests", dependencies: [.product(name: "SidetableLeaks", package: "swift")])]
)
