//! `#[derive(sidetable::Object)]`: a struct says which of its fields are references.
//!
//! A field is a reference where its type is written `Strong<…>`, `Weak<…>`, `Unowned<…>`, or an `Option` of the first or the last. The compiler then
//! checks that these are sidetable's. All other fields are the value's own, and are dropped as ever.

mod fields;

use proc_macro::TokenStream;
use proc_macro2::{Literal, TokenStream as Tokens};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Data, DeriveInput, Error, Fields, parse_macro_input};

use fields::Kind;

/// The crate that the code is for, as its users know it. This one does not use it.
const RUNTIME: &str = "::sidetable";

/// Derives `sidetable::Object`.
#[proc_macro_derive(Object, attributes(object))]
pub fn derive_object(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand(&input).unwrap_or_else(|error| error.into_compile_error()).into()
}

fn expand(input: &DeriveInput) -> Result<Tokens, Error> {
    let fields = fields_of(input)?;
    let runtime: Tokens = RUNTIME.parse()?;
    let (mut entries, mut own) = (Vec::new(), Vec::new());
    for (index, field) in fields.iter().enumerate() {
        let member = field.ident.clone().map_or_else(|| syn::Member::from(index), syn::Member::from);
        let field_type = &field.ty;
        match fields::kind_of(field)? {
            Kind::Own => own.push(quote! { ::core::ptr::drop_in_place(&raw mut (*value).#member); }),
            Kind::Reference => {
                let name = match &member {
                    syn::Member::Named(name) => name.to_string().trim_start_matches("r#").to_owned(),
                    syn::Member::Unnamed(index) => index.index.to_string(),
                };
                let name = Literal::byte_string(format!("{name}\0").as_bytes());
                entries.push(quote_spanned! { field_type.span() =>
                    #runtime::handles::field::<#field_type>(
                        #name,
                        ::core::mem::offset_of!(Self, #member),
                        ::core::mem::align_of::<Self>(),
                    )
                });
            }
        }
    }
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

            // SAFETY: the table has the fields that are references, at their offsets; `drop_own` drops all others.
            #[automatically_derived]
            #[allow(unsafe_code)]
            unsafe impl #impl_generics #runtime::Object for #name #type_generics #conditions {
                const FIELDS: &'static [#runtime::metadata::Field] = &#runtime::handles::in_order([#(#entries),*]);

                unsafe fn drop_own(value: *mut Self) {
                    let _ = value;
                    // SAFETY: as the caller promises.
                    unsafe { #(#own)* }
                }
            }
        };
    })
}

/// A struct's fields, or why it has none that could be described.
fn fields_of(input: &DeriveInput) -> Result<&Fields, Error> {
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
    if let Some(packed) = packed {
        return Err(Error::new(
            packed.span(),
            "a reference in a packed struct is not aligned, and cannot be counted there",
        ));
    }
    match &input.data {
        Data::Struct(data) => Ok(&data.fields),
        Data::Enum(data) => Err(Error::new(
            data.enum_token.span(),
            "which references an enum has depends on its variant, and a field table has no variants: make it a struct with \
             `Option<Strong<…>>` fields, or a field of a struct, whose own value it then is",
        )),
        Data::Union(data) => Err(Error::new(data.union_token.span(), "nobody knows which references a union has")),
    }
}
