//! An enum's references: those of the variant that a value is at the moment.

use proc_macro2::TokenStream as Tokens;
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{DataEnum, Error};

use crate::fields::{Kind, kind_of, member_of, name_of};
use crate::refusal::refuse_attribute;

/// What the implementation for an enum says.
pub fn body(runtime: &Tokens, data: &DataEnum) -> Result<Tokens, Error> {
    let (mut visits, mut drops, mut has_references) = (Vec::new(), Vec::new(), false);
    for variant in &data.variants {
        refuse_attribute(&variant.attrs)?;
        let (name, before) = (&variant.ident, format!("{}.", variant.ident.unraw()));
        let (mut references, mut found, mut owned, mut dropped) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (index, field) in variant.fields.iter().enumerate() {
            let (member, field_type, place) = (member_of(index, field), &field.ty, format_ident!("field_{index}"));
            match kind_of(field)? {
                Kind::Own => {
                    owned.push(quote! { #member: ref mut #place });
                    dropped.push(quote! { ::core::ptr::drop_in_place::<#field_type>(#place); });
                }
                Kind::Reference => {
                    has_references = true;
                    let name = name_of(&before, &member);
                    references.push(quote! { #member: ref #place });
                    found.push(quote_spanned! { field_type.span() =>
                        found(#runtime::handles::field_in::<Self, #field_type>(#name, self, #place));
                    });
                }
            }
        }
        visits.push(quote! { Self::#name { #(#references,)* .. } => { #(#found)* } });
        drops.push(quote! { Self::#name { #(#owned,)* .. } => { #(#dropped)* } });
    }
    Ok(quote! {
        const FIELDS: &'static [#runtime::metadata::Field] = &[];
        const HAS_VARIANTS: bool = #has_references;

        fn visit(&self, found: &mut dyn ::core::ops::FnMut(#runtime::metadata::Field)) {
            let _ = &found;
            match *self { #(#visits)* }
        }

        unsafe fn drop_own(value: *mut Self) {
            // SAFETY: as the caller promises.
            unsafe { match *value { #(#drops)* } }
        }
    })
}
