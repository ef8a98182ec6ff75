//! What the compiler says of values that cannot have the macro. Here rather than beside the runtime's tests: what those need need not be built anew to
//! compile these few lines, which every processor and every profile would be told the same about.

#[test]
fn mistakes_are_told_where_they_are() {
    trybuild::TestCases::new().compile_fail("tests/derive_errors/*.rs");
}
