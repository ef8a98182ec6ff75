//! `sidetable`: leaks, retain cycles and counting traffic of a program, seen from outside.

fn main() {}
