//! `#[derive(sidetable::Object)]`: a struct, or each variant of an enum, says which of its fields are references.
//!
//! A field is a reference where its type is written `Strong<…>`, `Weak<…>`, `Unowned<…>`, or an `Option` of the first or the last. The compiler then
//! checks that these are sidetable's. All other fields are the value's own, and are dropped as ever.

mod enumeration;
mod fields;
mod refusal;
mod structure;

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::{format_ident, quote};
use syn::spanned::Spanned as _;
use syn::{Data, DeriveInput, Error, parse_macro_input};

use crate::refusal::{refuse_attribute, refuse_packed};

/// The crate that the code is for, as its users know it. This one does not use it.
const RUNTIME: &str = "::sidetable";

/// Derives `sidetable::Object`.
#[proc_macro_derive(Object, attributes(object))]
pub fn derive_object(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand(&input).unwrap_or_else(|error| error.into_compile_error()).into()
}

fn expand(input: &DeriveInput) -> Result<Tokens, Error> {
    refuse_attribute(&input.attrs)?;
    refuse_packed(input)?;
    let runtime: Tokens = RUNTIME.parse()?;
    let body = match &input.data {
        Data::Struct(data) => structure::body(&runtime, &data.fields)?,
        Data::Enum(data) => enumeration::body(&runtime, data)?,
        Data::Union(data) => {
            return Err(Error::new(data.union_token.span(), "nobody knows which references a union has"));
        }
    };
    let name = &input.ident;
    let must_not = format_ident!("{name}MustNotImplementDropBecauseItIsASidetableObject");
    let (impl_generics, type_generics, conditions) = input.generics.split_for_impl();
    Ok(quote! {
        const _: () = {
            // A type with `Drop` cannot be dropped field by field.
            #[allow(non_camel_case_types)]
            trait #must_not {}
            #[allow(drop_bounds)]
            impl<T: ::core::ops::Drop + ?::core::marker::Sized> #must_not for T {}
            #[automatically_derived]
            impl #impl_generics #must_not for #name #type_generics #conditions {}

            // SAFETY: the fields that are references are told, at their offsets; `drop_own` drops all others.
            #[automatically_derived]
            #[allow(unsafe_code)]
            unsafe impl #impl_generics #runtime::Object for #name #type_generics #conditions {
                #body
            }
        };
    })
}
