//! Types as Swift writes them and as their descriptors say them, and what values of them may hold.

use std::ffi::{CStr, CString};

use sidetable::metadata::{FieldDescriptor, TypeDescriptor, descriptor_flags};

/// A type.
#[derive(Clone)]
pub enum Type {
    Leaf(&'static Leaf),
    Optional(Box<Type>),
    Tuple(Vec<Type>),
    /// The declared type of that number.
    Declared(usize),
    Generic(&'static Generic, Vec<Type>),
}

/// A type that is not looked into.
pub struct Leaf {
    pub swift: &'static str,
    pub mangled: &'static str,
    /// Values, as Swift writes them and as bytes in hex. Addresses are those that `enums.swift` puts in the places of real ones.
    pub values: &'static [(&'static str, &'static str)],
    /// Swift's compiler handles values by themselves.
    pub is_loadable: bool,
    /// A generic type keeps a value of this one as others do.
    pub is_argument: bool,
}

/// A generic type: its fields or cases.
pub struct Generic {
    pub swift: &'static str,
    pub mangled: &'static str,
    pub fields: &'static [(&'static str, Option<Part>)],
    /// The tag of each case.
    pub tags: &'static [u32],
    pub is_enum: bool,
}

/// The type of a generic type's field.
pub enum Part {
    Argument(usize),
    Leaf(&'static Leaf),
}

/// A struct or an enum.
pub struct Declaration {
    pub name: String,
    pub is_enum: bool,
    pub fields: Vec<Field>,
}

/// A field or a case.
#[derive(Clone)]
pub struct Field {
    pub field_type: Option<Type>,
    pub is_indirect: bool,
}

/// The box of an indirect case, whatever is in it.
pub const BOX: &str = "000c000000dec000";

macro_rules! leaves {
    ($($name:ident: $swift:literal $mangled:literal [$($value:literal $bytes:literal),*] $loadable:literal $argument:literal;)*) => {
        $(pub static $name: Leaf = Leaf {
            swift: $swift,
            mangled: $mangled,
            values: &[$(($value, $bytes)),*],
            is_loadable: $loadable,
            is_argument: $argument,
        };)*
        /// Every leaf.
        pub const LEAVES: &[&Leaf] = &[$(&$name),*];
    };
}

leaves! {
    INT: "Int" "Si" ["1" "0100000000000000", "-2" "feffffffffffffff"] true true;
    BYTE: "UInt8" "s5UInt8V" ["0" "00", "255" "ff"] true true;
    SHORT: "Int16" "s5Int16V" ["513" "0102"] true true;
    FOUR: "UInt32" "s6UInt32V" ["67305985" "01020304"] true true;
    BOOL: "Bool" "Sb" ["false" "00", "true" "01"] true true;
    DOUBLE: "Double" "Sd" ["-1.5" "000000000000f8bf"] true true;
    OBJECT: "C" "4Demo1CC" ["object" "0001000000dec000"] true true;
    ANY_OBJECT: "AnyObject" "yXl" ["object" "0001000000dec000"] true true;
    ERROR: "any Error" "s5Error_p" ["failure" "0002000000dec000"] true true;
    Q: "any Q" "4Demo1Q_p" ["object" "0001000000dec0000005000000dec000"] true true;
    Q_AND_R: "any Q & R" "4Demo1Q_4Demo1Rp" ["object" "0001000000dec0000005000000dec0000006000000dec000"] true true;
    C_AND_P: "any C & P" "4Demo1P_4Demo1CCXc" ["object" "0001000000dec0000004000000dec000"] true true;
    CLASS: "C.Type" "4Demo1CCm" ["C.self" "0003000000dec000"] true true;
    ANY_CLASS: "AnyObject.Type" "yXlXp" ["C.self" "0003000000dec000"] true true;
    ANY_TYPE: "Any.Type" "ypXp" ["Int.self" "000d000000dec000"] true true;
    P_TYPE: "any P.Type" "4Demo1P_pXp" ["C.self" "0003000000dec0000004000000dec000"] true true;
    INT_TYPE: "Int.Type" "Sim" ["Int.self" ""] true false;
    P_ITSELF: "(any P).Type" "4Demo1P_pm" ["(any P).self" ""] true false;
    INT_TYPE_TYPE: "Int.Type.Type" "Simm" ["Int.Type.self" ""] true false;
    CLASS_TYPE: "C.Type.Type" "4Demo1CCmm" ["C.Type.self" "000e000000dec000"] true false;
    FUNCTION: "() -> Void" "yyc" ["run" "0007000000dec0000000000000000000"] true false;
    C_FUNCTION: "@convention(c) () -> Void" "yyXC" ["runC" "0008000000dec000"] true false;
    POINTER: "UnsafeRawPointer" "SV" ["UnsafeRawPointer(bitPattern: 4096)!" "0010000000000000"] true true;
    UNMANAGED: "Unmanaged<C>" "s9UnmanagedVy4Demo1CCG" ["Unmanaged.passUnretained(plainObject)" "0010000000dec000"] true true;
    STRING: "String" "SS" ["\"abc\"" "616263000000000000000000000000e3"] true true;
    CHARACTER: "Character" "SJ" ["\"x\"" "780000000000000000000000000000e1"] true true;
    ARRAY: "[Int]" "SaySiG" ["[]" "0009000000dec000"] true true;
    SET: "Set<Int>" "ShySiG" ["[]" "000a000000dec000"] true true;
    DICTIONARY: "[Int: Int]" "SDySiSiG" ["[:]" "000b000000dec000"] true true;
    RANGE: "Range<Int>" "SnySiG" ["2..<3" "02000000000000000300000000000000"] true true;
    VOID: "Void" "yt" ["()" ""] true true;
    NEVER: "Never" "s5NeverO" [] true true;
    ANY: "Any" "yp" [] false true;
    P: "any P" "4Demo1P_p" [] false true;
    WEAK: "W" "4Demo1WV" [] false true;
    UNOWNED: "U" "4Demo1UV" ["U(unownedObject)" "000f000000dec000"] true true;
    PLAIN_UNOWNED: "UU" "4Demo2UUV" ["UU(plainObject)" "0010000000dec000"] true true;
    WEAK_Q: "WQ" "4Demo2WQV" [] false true;
    UNOWNED_Q: "UQ" "4Demo2UQV" ["UQ(unownedObject)" "000f000000dec0000005000000dec000"] true true;
    PLAIN_Q: "UUQ" "4Demo3UUQV" ["UUQ(plainObject)" "0010000000dec0000005000000dec000"] true true;
}

/// Where nil is a value beside it, Swift's witnesses disagree with its code: these are no payloads that are made up.
pub static UNOWNED_OR_NIL: Leaf =
    Leaf { swift: "UN", mangled: "4Demo2UNV", values: &[("UN(unownedObject)", "000f000000dec000")], ..UNOWNED };
pub static UNOWNED_QR: Leaf = Leaf {
    swift: "UQN",
    mangled: "4Demo3UQNV",
    values: &[("UQN(unownedObject)", "000f000000dec0000005000000dec0000006000000dec000")],
    ..UNOWNED
};
pub static PLAIN_OR_NIL: Leaf =
    Leaf { swift: "UUN", mangled: "4Demo3UUNV", values: &[("UUN(plainObject)", "0010000000dec000")], ..UNOWNED };

/// As a generic argument: there might be a class.
pub static KEPT_INT_TYPE: Leaf = Leaf { values: &[("Int.self", "000d000000dec000")], is_argument: true, ..INT_TYPE };

pub static PAIR: Generic = Generic {
    swift: "Pair",
    mangled: "4Demo4PairV",
    fields: &[("a", Some(Part::Argument(0))), ("b", Some(Part::Argument(1)))],
    tags: &[],
    is_enum: false,
};
pub static G: Generic = Generic {
    swift: "G",
    mangled: "4Demo1GO",
    fields: &[("one", Some(Part::Argument(0))), ("none", None), ("other", None)],
    tags: &[0, 1, 2],
    is_enum: true,
};
pub static M: Generic = Generic {
    swift: "M",
    mangled: "4Demo1MO",
    fields: &[("a", Some(Part::Argument(0))), ("b", Some(Part::Argument(1))), ("c", None)],
    tags: &[0, 1, 2],
    is_enum: true,
};
/// Payloads that lie alike for any argument: Swift's compiler lays it out.
pub static SAME: Generic = Generic {
    swift: "Same",
    mangled: "4Demo4SameO",
    fields: &[("a", Some(Part::Leaf(&OBJECT))), ("b", Some(Part::Leaf(&ARRAY_OF_ARGUMENT))), ("c", None)],
    tags: &[0, 1, 2],
    is_enum: true,
};
static ARRAY_OF_ARGUMENT: Leaf = Leaf { swift: "[T]", mangled: "SayxG", ..ARRAY };
/// An empty payload beside one that depends on the argument.
pub static HOLLOW: Generic = Generic {
    swift: "Hollow",
    mangled: "4Demo6HollowO",
    fields: &[("a", Some(Part::Leaf(&VOID))), ("b", Some(Part::Argument(0))), ("c", Some(Part::Argument(0)))],
    tags: &[2, 0, 1],
    is_enum: true,
};
/// Generic types that other tests do not describe.
pub const OWN_GENERICS: [&Generic; 2] = [&SAME, &HOLLOW];

impl Type {
    /// As Swift writes it.
    pub fn swift(&self, all: &[Declaration]) -> String {
        let list = |types: &[Self]| types.iter().map(|each| each.swift(all)).collect::<Vec<_>>().join(", ");
        match self {
            Self::Leaf(leaf) => leaf.swift.into(),
            Self::Optional(object) => format!("Optional<{}>", object.swift(all)),
            Self::Tuple(elements) => format!("({})", list(elements)),
            Self::Declared(index) => all[*index].name.clone(),
            Self::Generic(generic, arguments) => format!("{}<{}>", generic.swift, list(arguments)),
        }
    }

    /// Its mangled name.
    pub fn mangled(&self, all: &[Declaration]) -> String {
        match self {
            Self::Leaf(leaf) => leaf.mangled.into(),
            Self::Optional(object) => object.mangled(all) + "Sg",
            Self::Tuple(elements) => {
                let (first, others) = elements.split_first().expect("a tuple of some");
                let others: String = others.iter().map(|element| element.mangled(all)).collect();
                format!("{}_{others}t", first.mangled(all))
            }
            Self::Declared(index) => all[*index].mangled(),
            Self::Generic(generic, arguments) => {
                let arguments: String = arguments.iter().map(|argument| argument.mangled(all)).collect();
                format!("{}y{arguments}G", generic.mangled)
            }
        }
    }

    /// Whether all of it is handled by values, so that the bytes of a value are all determined.
    pub fn is_loadable(&self, all: &[Declaration]) -> bool {
        match self {
            Self::Leaf(leaf) => leaf.is_loadable,
            Self::Optional(object) => object.is_loadable(all),
            Self::Tuple(parts) | Self::Generic(_, parts) => parts.iter().all(|part| part.is_loadable(all)),
            Self::Declared(index) => all[*index].is_loadable(all),
        }
    }

    /// Whether a generic type keeps a value of it as others do.
    pub fn is_argument(&self) -> bool {
        match self {
            Self::Leaf(leaf) => leaf.is_argument,
            Self::Optional(object) => object.is_argument(),
            Self::Tuple(parts) | Self::Generic(_, parts) => parts.iter().all(Self::is_argument),
            Self::Declared(_) => true,
        }
    }
}

impl Declaration {
    pub fn mangled(&self) -> String {
        format!("4Demo{}{}{}", self.name.len(), self.name, if self.is_enum { 'O' } else { 'V' })
    }

    pub fn is_loadable(&self, all: &[Declaration]) -> bool {
        self.fields.iter().all(|field| {
            field.is_indirect || field.field_type.as_ref().is_none_or(|field_type| field_type.is_loadable(all))
        })
    }

    /// Its descriptor, for the rest of the process.
    pub fn described(&self, all: &[Declaration]) -> &'static TypeDescriptor {
        let prefix = if self.is_enum { "c" } else { "f" };
        let fields = self.fields.iter().enumerate().map(|(index, field)| {
            let name = text(format!("{prefix}{index}"));
            match &field.field_type {
                None => FieldDescriptor::empty(name),
                Some(_) if field.is_indirect => FieldDescriptor::new(name, c"Bo"),
                Some(field_type) => FieldDescriptor::new(name, text(field_type.mangled(all))),
            }
        });
        let fields: Vec<FieldDescriptor> = fields.collect();
        let kind = if self.is_enum { descriptor_flags::ENUM } else { descriptor_flags::STRUCT };
        let described = TypeDescriptor::new(kind, c"Demo", text(self.name.clone()), 0);
        Box::leak(Box::new(described.with_fields(fields.leak())))
    }
}

impl Generic {
    /// Its descriptor, for the rest of the process.
    pub fn described(&self) -> &'static TypeDescriptor {
        let parameters = [c"x", c"q_"];
        let fields = self.fields.iter().map(|(name, part)| {
            let name = text((*name).into());
            match part {
                None => FieldDescriptor::empty(name),
                Some(Part::Argument(index)) => FieldDescriptor::new(name, parameters[*index]),
                Some(Part::Leaf(leaf)) => FieldDescriptor::new(name, text(leaf.mangled.into())),
            }
        });
        let fields: Vec<FieldDescriptor> = fields.collect();
        let described = TypeDescriptor::new(descriptor_flags::ENUM, c"Demo", text(self.swift.into()), 1);
        Box::leak(Box::new(described.with_fields(fields.leak())))
    }
}

fn text(text: String) -> &'static CStr {
    Box::leak(CString::new(text).expect("no zeros").into_boxed_c_str())
}
