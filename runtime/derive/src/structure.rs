//! A struct's references: a table.

use proc_macro2::TokenStream as Tokens;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Error, Fields};

use crate::fields::{Kind, kind_of, member_of, name_of};

/// What the implementation for a struct with these fields says.
pub fn body(runtime: &Tokens, fields: &Fields) -> Result<Tokens, Error> {
    let (mut entries, mut own) = (Vec::new(), Vec::new());
    for (index, field) in fields.iter().enumerate() {
        let (member, field_type) = (member_of(index, field), &field.ty);
        match kind_of(field)? {
            Kind::Own => own.push(quote! { ::core::ptr::drop_in_place(&raw mut (*value).#member); }),
            Kind::Reference => {
                let name = name_of("", &member);
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
    Ok(quote! {
        const FIELDS: &'static [#runtime::metadata::Field] = &#runtime::handles::in_order([#(#entries),*]);

        unsafe fn drop_own(value: *mut Self) {
            let _ = value;
            // SAFETY: as the caller promises.
            unsafe { #(#own)* }
        }
    })
}
