//! What `sidetable` loads into the program that it looks at.
