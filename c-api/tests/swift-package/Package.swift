// swift-tools-version:5.9
import PackageDescription

let package = Package(
    name: "Family",
    products: [
        .executable(name: "Family", targets: ["Family"]),
        .executable(name: "Census", targets: ["Census"]),
    ],
    targets: [
        .target(name: "Tally"),
        .target(name: "People"),
        .executableTarget(name: "Family", dependencies: ["People"]),
        .executableTarget(name: "Census", dependencies: ["People", "Tally"]),
    ]
)
