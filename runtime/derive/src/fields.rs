//! What a field is.

use proc_macro2::Literal;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Error, Field, GenericArgument, Member, PathArguments, PathSegment, Type};

/// Whose a field's value is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A reference, for the field table.
    Reference,
    /// The value's own.
    Own,
}

/// A field's name in its type.
pub fn member_of(index: usize, field: &Field) -> Member {
    field.ident.clone().map_or_else(|| Member::from(index), Member::from)
}

/// The same in words, with a zero at the end, behind what stands before it.
pub fn name_of(before: &str, member: &Member) -> Literal {
    let name = match member {
        Member::Named(name) => name.unraw().to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    };
    Literal::byte_string(format!("{before}{name}\0").as_bytes())
}

/// What a field is: by the attribute `#[object(own)]` or `#[object(reference)]`, or else by how its type is written.
pub fn kind_of(field: &Field) -> Result<Kind, Error> {
    let mut said = None;
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("object")) {
        attribute.parse_nested_meta(|meta| {
            let kind = match () {
                () if meta.path.is_ident("own") => Kind::Own,
                () if meta.path.is_ident("reference") => Kind::Reference,
                () => return Err(meta.error("a field is `own` or a `reference`")),
            };
            match said.replace(kind) {
                Some(_) => Err(meta.error("this was said already")),
                None => Ok(()),
            }
        })?;
    }
    if let Some(kind) = said {
        return Ok(kind);
    }
    let Some(last) = last_segment(&field.ty) else { return Ok(Kind::Own) };
    if last.ident != "Option" {
        return Ok(if is_reference(last) { Kind::Reference } else { Kind::Own });
    }
    match argument_of(last).and_then(last_segment) {
        Some(inner) if inner.ident == "Weak" && is_reference(inner) => Err(Error::new(
            field.ty.span(),
            "a `Weak` can refer to nothing by itself: without `Option`, or with `#[object(own)]`",
        )),
        Some(inner) if is_reference(inner) => Ok(Kind::Reference),
        _ => Ok(Kind::Own),
    }
}

fn is_reference(segment: &PathSegment) -> bool {
    ["Strong", "Weak", "Unowned"].iter().any(|name| segment.ident == name) && argument_of(segment).is_some()
}

fn last_segment(of: &Type) -> Option<&PathSegment> {
    match of {
        Type::Path(path) => path.path.segments.last(),
        Type::Group(group) => last_segment(&group.elem),
        Type::Paren(paren) => last_segment(&paren.elem),
        _ => None,
    }
}

fn argument_of(segment: &PathSegment) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(argument)) if arguments.args.len() == 1 => Some(argument),
        _ => None,
    }
}
