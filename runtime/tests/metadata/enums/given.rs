//! The types of these tests: some chosen for what they show, and many made up.

use super::types::{
    ANY, ANY_CLASS, ANY_OBJECT, ANY_TYPE, ARRAY, BOOL, BYTE, C_AND_P, C_FUNCTION, CHARACTER, CLASS, CLASS_TYPE,
    DICTIONARY, DOUBLE, Declaration, ERROR, FOUR, FUNCTION, Field, G, HOLLOW, INT, INT_TYPE, INT_TYPE_TYPE,
    KEPT_INT_TYPE, LEAVES, Leaf, M, NEVER, OBJECT, P, P_ITSELF, P_TYPE, PAIR, PLAIN_OR_NIL, PLAIN_Q, PLAIN_UNOWNED,
    POINTER, Q, Q_AND_R, RANGE, SAME, SET, SHORT, STRING, Type, UNMANAGED, UNOWNED, UNOWNED_OR_NIL, UNOWNED_Q,
    UNOWNED_QR, VOID, WEAK, WEAK_Q,
};

/// Where random numbers begin.
const SEED: u64 = 0x5EED;
/// How many types are made up.
const MADE_UP: usize = 330;

/// Every declared type, in an order in which each is made of those before it.
pub fn declarations() -> Vec<Declaration> {
    let mut all = Vec::new();
    chosen(&mut all);
    let mut random = Random(SEED);
    for _ in 0..MADE_UP {
        let made = random.declaration(&all);
        all.push(made);
    }
    all
}

fn leaf(leaf: &'static Leaf) -> Option<Type> {
    Some(Type::Leaf(leaf))
}

fn optional(object: Option<Type>) -> Option<Type> {
    object.map(|object| Type::Optional(Box::new(object)))
}

fn tuple<const N: usize>(elements: [Option<Type>; N]) -> Option<Type> {
    Some(Type::Tuple(elements.into_iter().flatten().collect()))
}

/// Types that each show something.
fn chosen(all: &mut Vec<Declaration>) {
    let mut add = |name: &str, is_enum: bool, types: Vec<Option<Type>>| {
        let fields = types.into_iter().map(|field_type| Field { field_type, is_indirect: false }).collect();
        all.push(Declaration { name: name.into(), is_enum, fields });
        Some(Type::Declared(all.len() - 1))
    };
    let twice = |one: &'static Leaf| vec![leaf(one), leaf(one)];
    let with_empty = |mut cases: Vec<Option<Type>>, count: usize| {
        cases.resize(cases.len() + count, None);
        cases
    };

    let two = add("Two", true, twice(&OBJECT));
    let bools = add("Bools", true, twice(&BOOL));
    let hollow = add("Nothing", true, vec![leaf(&VOID), None]);
    add("Mixed", true, vec![leaf(&VOID), leaf(&INT), None]);
    let empty = add("Empty", false, vec![]);
    add("NoPayload", true, vec![empty.clone(), leaf(&NEVER), leaf(&INT_TYPE), tuple([leaf(&VOID), empty.clone()])]);
    add("OneOnly", true, vec![leaf(&OBJECT)]);
    add("OneBool", true, vec![leaf(&BOOL)]);
    add("OneEmpty", true, vec![None]);
    add("OneVoid", true, vec![leaf(&VOID)]);
    // Common spare bits: used up by tags, left over, spilled into a byte behind.
    for (name, one) in [
        ("Ints", &INT),
        ("AnyObjects", &ANY_OBJECT),
        ("Errors", &ERROR),
        ("Qs", &Q),
        ("QAndRs", &Q_AND_R),
        ("CAndPs", &C_AND_P),
        ("Classes", &CLASS),
        ("AnyClasses", &ANY_CLASS),
        ("AnyTypes", &ANY_TYPE),
        ("PTypes", &P_TYPE),
        ("IntTypes", &INT_TYPE),
        ("PItselves", &P_ITSELF),
        ("IntTypeTypes", &INT_TYPE_TYPE),
        ("ClassTypes", &CLASS_TYPE),
        ("Functions", &FUNCTION),
        ("CFunctions", &C_FUNCTION),
        ("Pointers", &POINTER),
        ("Unmanageds", &UNMANAGED),
        ("Strings", &STRING),
        ("Characters", &CHARACTER),
        ("Arrays", &ARRAY),
        ("Sets", &SET),
        ("Dictionaries", &DICTIONARY),
        ("Ranges", &RANGE),
        ("Anys", &ANY),
        ("Ps", &P),
        ("Weaks", &WEAK),
        ("Unowneds", &UNOWNED),
        ("PlainUnowneds", &PLAIN_UNOWNED),
        ("WeakQs", &WEAK_Q),
        ("UnownedsOrNil", &UNOWNED_OR_NIL),
        ("UnownedQs", &UNOWNED_Q),
        ("UnownedQRs", &UNOWNED_QR),
        ("PlainsOrNil", &PLAIN_OR_NIL),
        ("PlainQs", &PLAIN_Q),
        ("Doubles", &DOUBLE),
    ] {
        add(name, true, twice(one));
    }
    add("Three", true, vec![leaf(&OBJECT), leaf(&ARRAY), leaf(&OBJECT)]);
    add("Nine", true, vec![leaf(&OBJECT); 9]);
    add("Seven", true, vec![leaf(&BOOL); 128]);
    add("OneMore", true, vec![leaf(&BOOL); 129]);
    add("ObjectOrByte", true, vec![leaf(&OBJECT), leaf(&BYTE), leaf(&SHORT)]);
    add("ObjectOrInt", true, vec![leaf(&OBJECT), leaf(&INT)]);
    add("FunctionOrObject", true, vec![leaf(&FUNCTION), leaf(&OBJECT), leaf(&BOOL)]);
    add("ObjectOrAny", true, vec![leaf(&OBJECT), leaf(&ANY)]);
    add("SomeEmpty", true, with_empty(twice(&OBJECT), 5));
    add("ManyEmpty", true, with_empty(twice(&OBJECT), 300));
    add("BoolsAndEmpty", true, with_empty(twice(&BOOL), 3));
    add("BoolsAndMany", true, with_empty(twice(&BOOL), 300));
    add("BytesAndMany", true, with_empty(twice(&BYTE), 600));
    add("ShortsAndOne", true, with_empty(twice(&SHORT), 1));
    add("FoursAndMany", true, with_empty(twice(&FOUR), 300));
    add("BoolAndMany", true, with_empty(vec![leaf(&BOOL)], 300));
    add("ByteAndMany", true, with_empty(vec![leaf(&BYTE)], 700));
    add("ObjectAndMany", true, with_empty(vec![leaf(&OBJECT)], 4100));
    add("Cases256", true, vec![None; 256]);
    add("Cases257", true, vec![None; 257]);
    // Inside each other.
    add("TwoTwos", true, vec![two.clone(), two.clone()]);
    add("TwoOrBools", true, vec![two.clone(), bools.clone()]);
    add("BoolsTwice", true, vec![bools.clone(), bools.clone(), hollow.clone()]);
    add("OptionalTwos", true, vec![optional(two.clone()), two.clone()]);
    add("OptionalObjects", true, vec![optional(leaf(&OBJECT)); 2]);
    add("OptionalInts", true, vec![optional(leaf(&INT)); 2]);
    add("OptionalBools", true, vec![optional(optional(leaf(&BOOL))), leaf(&BOOL)]);
    add("OptionalTypes", true, vec![optional(leaf(&INT_TYPE)), optional(leaf(&CLASS)), None]);
    add("Elements", true, vec![tuple([leaf(&BOOL), leaf(&INT), leaf(&BOOL)]), tuple([leaf(&BOOL), leaf(&OBJECT)])]);
    add(
        "Padding",
        true,
        vec![tuple([leaf(&BYTE), leaf(&SHORT), leaf(&INT)]), tuple([leaf(&BYTE), leaf(&BYTE), leaf(&INT)])],
    );
    add("PaddingOnly", true, vec![tuple([leaf(&BYTE), leaf(&INT)]); 3]);
    let unowned_q = add("UnownedQ", false, vec![leaf(&UNOWNED_Q), leaf(&BOOL)]);
    add("OptionalUnowneds", true, vec![optional(leaf(&UNOWNED_Q)), optional(unowned_q.clone()), unowned_q]);
    add("OptionalWeaks", true, vec![optional(leaf(&WEAK_Q)), optional(optional(leaf(&WEAK_Q)))]);
    let padded = add("Padded", false, vec![leaf(&BYTE), two.clone(), leaf(&BOOL), leaf(&INT_TYPE), leaf(&SHORT)]);
    add("PaddedOrTwo", true, vec![padded.clone(), two.clone()]);
    add("OptionalPadded", true, vec![optional(padded.clone()), padded]);
    let one_field = add("OneField", false, vec![two.clone()]);
    add("OneFields", true, vec![one_field.clone(), one_field, None]);
    let metatypes = add(
        "Metatypes",
        false,
        vec![leaf(&INT_TYPE), tuple([leaf(&INT_TYPE), leaf(&CLASS)]), optional(leaf(&INT_TYPE)), leaf(&BOOL)],
    );
    add("MetatypesOrBool", true, vec![metatypes, leaf(&BOOL)]);
    add("StringAndBool", true, vec![tuple([leaf(&STRING), leaf(&BOOL)]); 2]);
    add("AnyAndBool", true, vec![tuple([leaf(&ANY), leaf(&BOOL)]); 2]);
    add("WeakAndBool", true, vec![tuple([leaf(&WEAK), leaf(&BOOL)]), leaf(&OBJECT)]);
    add("OptionalAny", true, vec![optional(leaf(&ANY)), tuple([leaf(&BOOL), leaf(&BOOL)])]);
    // Generic types: what Swift's runtime lays out, and what its compiler does.
    let of = |generic, arguments: &[&'static Leaf]| {
        Some(Type::Generic(generic, arguments.iter().map(|argument| Type::Leaf(argument)).collect()))
    };
    add("Pairs", true, vec![of(&PAIR, &[&OBJECT, &BOOL]), of(&PAIR, &[&BOOL, &OBJECT])]);
    add("Gs", true, vec![of(&G, &[&INT]), of(&G, &[&BOOL])]);
    add("Ms", true, vec![of(&M, &[&OBJECT, &OBJECT]), leaf(&OBJECT)]);
    add("Sames", true, vec![of(&SAME, &[&INT]), of(&SAME, &[&BOOL])]);
    add("Hollows", true, vec![of(&HOLLOW, &[&BOOL]), of(&HOLLOW, &[&VOID]), of(&HOLLOW, &[&OBJECT])]);
    add("PairOfTwos", false, vec![Some(Type::Generic(&PAIR, vec![Type::Leaf(&KEPT_INT_TYPE), two.unwrap()]))]);
    let boxed = |field_type: Option<Type>| Field { field_type, is_indirect: true };
    let plain = |field_type: Option<Type>| Field { field_type, is_indirect: false };
    let indirect = |name: &str, fields| Declaration { name: name.into(), is_enum: true, fields };
    all.extend([
        indirect("Indirect", vec![boxed(leaf(&INT)), boxed(leaf(&VOID)), plain(leaf(&OBJECT)), plain(None)]),
        indirect("IndirectOne", vec![boxed(leaf(&ANY)), plain(None), plain(None)]),
    ]);
}

/// Numbers that look random: splitmix64.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        number ^ (number >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn declaration(&mut self, all: &[Declaration]) -> Declaration {
        let number = all.len();
        let is_enum = self.below(4) > 0;
        let (name, fields) = if is_enum {
            let payloads = [0, 1, 2, 2, 2, 3, 3, 4, 6][self.below(9)];
            let empty_cases = [0, 0, 0, 1, 2, 5, 40][self.below(7)].max(usize::from(payloads == 0));
            let similar = self.below(2) == 0;
            let first = self.any(all, 2);
            let mut fields = Vec::new();
            for index in 0..payloads {
                // Payloads of one type have more spare bits in common.
                let field_type =
                    if index == 0 || similar && self.below(3) > 0 { first.clone() } else { self.any(all, 2) };
                fields.push(Field { field_type: Some(field_type), is_indirect: self.below(24) == 0 });
            }
            for _ in 0..empty_cases {
                let place = self.below(fields.len() + 1);
                fields.insert(place, Field { field_type: None, is_indirect: false });
            }
            (format!("E{number}"), fields)
        } else {
            let fields =
                (0..1 + self.below(4)).map(|_| Field { field_type: Some(self.any(all, 2)), is_indirect: false });
            (format!("S{number}"), fields.collect())
        };
        Declaration { name, is_enum, fields }
    }

    /// Some type, nested so deep at most.
    fn any(&mut self, all: &[Declaration], depth: usize) -> Type {
        if depth == 0 {
            return Type::Leaf(LEAVES[self.below(LEAVES.len())]);
        }
        match self.below(10) {
            0..3 => Type::Leaf(LEAVES[self.below(LEAVES.len())]),
            // What is often met.
            3 => Type::Leaf([&OBJECT, &BOOL, &BYTE, &Q][self.below(4)]),
            4 => Type::Optional(Box::new(self.any(all, depth - 1))),
            5 => Type::Tuple((0..2 + self.below(2)).map(|_| self.any(all, depth - 1)).collect()),
            6 => self.generic(all, depth - 1),
            // Nothing that has grown large.
            _ => match self.below(all.len()) {
                index if all[index].weight(all) <= 8 => Type::Declared(index),
                _ => Type::Leaf(&OBJECT),
            },
        }
    }

    fn generic(&mut self, all: &[Declaration], depth: usize) -> Type {
        let generic = [&PAIR, &G, &M, &SAME, &HOLLOW][self.below(5)];
        let count = if matches!(generic.swift, "Pair" | "M") { 2 } else { 1 };
        let arguments = (0..count).map(|_| match self.any(all, depth) {
            argument if argument.is_argument() => argument,
            _ => Type::Leaf(&INT),
        });
        Type::Generic(generic, arguments.collect())
    }
}

impl Type {
    /// How many leaves it has, roughly.
    fn weight(&self, all: &[Declaration]) -> usize {
        match self {
            Self::Leaf(_) => 1,
            Self::Optional(object) => object.weight(all),
            Self::Tuple(parts) | Self::Generic(_, parts) => parts.iter().map(|part| part.weight(all)).sum(),
            Self::Declared(index) => all[*index].weight(all),
        }
    }
}

impl Declaration {
    fn weight(&self, all: &[Declaration]) -> usize {
        let types = self.fields.iter().filter_map(|field| field.field_type.as_ref());
        types.map(|field_type| field_type.weight(all)).sum()
    }
}
