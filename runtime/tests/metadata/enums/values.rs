//! Values of the types: as Swift writes them, and as what to put where.

use super::given::Random;
use super::types::{Declaration, Field, Generic, Part, Type};

/// What a value consists of.
pub enum Value {
    /// Bytes in hex.
    Bytes(&'static str),
    /// The box of an indirect case.
    Box,
    /// A value for each field or element.
    Fields(Vec<Self>),
    /// That case of a declared enum, with its payload.
    Case(usize, Option<std::boxed::Box<Self>>),
    /// The case with that tag of a generic enum, with its payload.
    Tagged(u32, Option<std::boxed::Box<Self>>),
}

/// The cases of an enum of which values are shown: all, if there are few.
pub fn shown_cases(count: usize) -> Vec<usize> {
    (0..count).filter(|case| count <= 12 || *case < 3 || count - case <= 2).collect()
}

impl Random {
    /// A value of that type, in Swift's words and in ours; `None` where there is none.
    pub fn value(&mut self, of: &Type, all: &[Declaration]) -> Option<(String, Value)> {
        match of {
            Type::Leaf(leaf) if leaf.values.is_empty() => None,
            Type::Leaf(leaf) => {
                let (swift, bytes) = leaf.values[self.below(leaf.values.len())];
                Some((swift.into(), Value::Bytes(bytes)))
            }
            Type::Optional(object) => {
                let some = if self.below(4) == 0 { None } else { self.value(object, all) };
                let name = of.swift(all);
                Some(match some {
                    None => (format!("{name}.none"), Value::Tagged(1, None)),
                    Some((swift, value)) => (format!("{name}.some({swift})"), Value::Tagged(0, Some(value.into()))),
                })
            }
            Type::Tuple(elements) => {
                let (swift, values) = self.values(elements.iter(), all)?;
                Some((format!("({})", swift.join(", ")), Value::Fields(values)))
            }
            Type::Declared(index) => self.declared_value(&all[*index], all),
            Type::Generic(generic, arguments) => self.generic_value(generic, arguments, of.swift(all), all),
        }
    }

    fn values<'a>(
        &mut self,
        types: impl Iterator<Item = &'a Type>,
        all: &[Declaration],
    ) -> Option<(Vec<String>, Vec<Value>)> {
        types.map(|each| self.value(each, all)).collect::<Option<Vec<_>>>().map(|both| both.into_iter().unzip())
    }

    fn declared_value(&mut self, declared: &Declaration, all: &[Declaration]) -> Option<(String, Value)> {
        if declared.is_enum {
            let cases = shown_cases(declared.fields.len());
            let first = self.below(cases.len());
            return (0..cases.len()).find_map(|turn| self.case(declared, cases[(first + turn) % cases.len()], all));
        }
        let (swift, values) = self.values(declared.fields.iter().filter_map(|field| field.field_type.as_ref()), all)?;
        let swift = swift.iter().enumerate().map(|(index, value)| format!("f{index}: {value}"));
        Some((format!("{}({})", declared.name, swift.collect::<Vec<_>>().join(", ")), Value::Fields(values)))
    }

    /// A value of that case of an enum.
    pub fn case(&mut self, declared: &Declaration, case: usize, all: &[Declaration]) -> Option<(String, Value)> {
        let name = format!("{}.c{case}", declared.name);
        let Field { field_type: Some(payload), is_indirect } = &declared.fields[case] else {
            return Some((name, Value::Case(case, None)));
        };
        let (swift, value) = self.value(payload, all)?;
        let swift = if matches!(payload, Type::Tuple(_)) { name + &swift } else { format!("{name}({swift})") };
        Some((swift, Value::Case(case, Some(if *is_indirect { Value::Box } else { value }.into()))))
    }

    fn generic_value(
        &mut self,
        generic: &'static Generic,
        arguments: &[Type],
        name: String,
        all: &[Declaration],
    ) -> Option<(String, Value)> {
        if !generic.is_enum {
            let both = generic
                .fields
                .iter()
                .filter_map(|(_, field)| field.as_ref())
                .map(|field| self.part(field, arguments, all));
            let (swift, values): (Vec<_>, Vec<_>) = both.collect::<Option<Vec<_>>>()?.into_iter().unzip();
            let swift = generic.fields.iter().zip(swift).map(|((field, _), value)| format!("{field}: {value}"));
            return Some((format!("{name}({})", swift.collect::<Vec<_>>().join(", ")), Value::Fields(values)));
        }
        let first = self.below(generic.fields.len());
        (0..generic.fields.len()).find_map(|turn| {
            let case = (first + turn) % generic.fields.len();
            let ((case_name, payload), tag) = (&generic.fields[case], generic.tags[case]);
            let Some(payload) = payload else { return Some((format!("{name}.{case_name}"), Value::Tagged(tag, None))) };
            let (swift, value) = self.part(payload, arguments, all)?;
            Some((format!("{name}.{case_name}({swift})"), Value::Tagged(tag, Some(value.into()))))
        })
    }

    fn part(&mut self, part: &Part, arguments: &[Type], all: &[Declaration]) -> Option<(String, Value)> {
        match part {
            Part::Argument(index) => self.value(&arguments[*index], all),
            Part::Leaf(leaf) => self.value(&Type::Leaf(leaf), all),
        }
    }
}
