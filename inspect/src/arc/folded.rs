//! Collapsed stacks: `file;function;operation type count`, for flame graphs.

use std::collections::BTreeMap;

use crate::arc::tables::Tables;

/// A line each for what differs in one of these, with its calls.
pub fn print(tables: &Tables) -> String {
    let mut stacks: BTreeMap<String, u64> = BTreeMap::new();
    for line in tables.lines.iter().chain(&tables.allocations) {
        let leaf = format!("{} {}", line.operation.word(), line.type_name);
        let frames = [line.place.file_name(), &line.place.function, &leaf].map(frame);
        *stacks.entry(frames.join(";")).or_default() += line.calls;
    }
    stacks.iter().map(|(stack, calls)| format!("{stack} {calls}\n")).collect()
}

/// A semicolon ends a frame, a line's end a stack.
fn frame(words: &str) -> String {
    words.replace(';', ":").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arc::tables::tests::some;

    #[test]
    fn each_line_is_a_stack_and_its_calls() {
        let expected = "p;balanced;release p.Node 500\np;balanced;retain p.Node 1000\np;hoards;allocate p.Node 7\n\
                        p;hoards;load weak p.Node 4\np;hoards;retain p.Node 3000\n";
        assert_eq!(print(&some(1).1), expected);
    }

    #[test]
    fn what_ends_frames_is_in_none() {
        assert_eq!(frame("a;b\nc"), "a:b c");
    }
}
