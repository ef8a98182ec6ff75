//! What no type may have that is derived for.

use proc_macro2::TokenStream as Tokens;
use syn::spanned::Spanned as _;
use syn::{Attribute, DeriveInput, Error};

/// What is said of fields is said nowhere else.
pub fn refuse_attribute(attributes: &[Attribute]) -> Result<(), Error> {
    match attributes.iter().find(|attribute| attribute.path().is_ident("object")) {
        Some(attribute) => Err(Error::new(attribute.span(), "this is said of a field")),
        None => Ok(()),
    }
}

/// A reference is found by its address.
pub fn refuse_packed(input: &DeriveInput) -> Result<(), Error> {
    let packed = input.attrs.iter().find(|attribute| {
        let mut is_packed = false;
        if attribute.path().is_ident("repr") {
            // What else stands there is the compiler's to refuse.
            let _ = attribute.parse_nested_meta(|meta| {
                is_packed |= meta.path.is_ident("packed");
                if meta.input.peek(syn::token::Paren) {
                    let content;
                    syn::parenthesized!(content in meta.input);
                    content.parse::<Tokens>()?;
                }
                Ok(())
            });
        }
        is_packed
    });
    match packed {
        Some(packed) => {
            Err(Error::new(packed.span(), "a reference in a packed struct is not aligned, and cannot be counted there"))
        }
        None => Ok(()),
    }
}
