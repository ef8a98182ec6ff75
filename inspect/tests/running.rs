//! How `sidetable leaks` runs programs. They are shells that lay a picture where one is expected, so that no agent is needed: what stands in for
//! it is the C library, which is in them anyway.

#![allow(missing_docs, reason = "a test")]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;
use sidetable_picture::drawing::Drawing;
use tempfile::TempDir;

/// The headline of [`prepared`]'s picture.
const LEAKED: &str = "1 cycle, 1 object, 32 bytes leaked\n";
/// A shell's words that lay the picture there.
const LEAVE: &str = r#"cp leaky "$SIDETABLE_PICTURE"; "#;

/// A folder with a picture in which something is leaked, and one in which nothing is.
fn prepared() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut drawing = Drawing::default();
    let object = drawing.object("App.Selfish", 32);
    drawing.holds(object, "me", object).picture().write(&folder.path().join("leaky")).unwrap();
    let mut drawing = Drawing::default();
    let object = drawing.object("App.Kept", 32);
    drawing.held(object, 1).picture().write(&folder.path().join("clean")).unwrap();
    folder
}

/// The C library of this test.
fn library() -> PathBuf {
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    let mut files = maps.lines().filter_map(|line| line.split_whitespace().nth(5));
    files.find(|file| file.contains("/libc.so") || file.contains("/libc-")).expect("a C library").into()
}

fn sidetable(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sidetable"));
    command.arg("leaks").args(arguments).current_dir(folder).env("SIDETABLE_INSPECT", library());
    command.env_remove("LD_PRELOAD").env_remove("CLICOLOR_FORCE");
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    sidetable(folder, arguments).output().expect("sidetable runs")
}

fn shell(folder: &Path, options: &[&str], script: &str) -> Output {
    run(folder, &[options, &["sh", "-c", script]].concat())
}

#[track_caller]
fn assert_said(output: &Output, status: i32, said: &str) {
    assert_eq!((String::from_utf8_lossy(&output.stderr).as_ref(), output.status.code()), (said, Some(status)));
}

#[test]
fn the_status_is_the_programs_own() {
    let folder = prepared();
    for (script, status) in [("exit 0", 0), ("exit 7", 7), ("kill -SEGV $$", 128 + 11), ("kill -TERM $$", 128 + 15)] {
        for options in [&[][..], &["--fail"]] {
            let output = shell(folder.path(), options, &format!("{LEAVE}{script}"));
            let failed = status == 0 && !options.is_empty();
            assert_eq!(output.status.code(), Some(if failed { 1 } else { status }), "{script} {options:?}");
            assert!(String::from_utf8_lossy(&output.stderr).starts_with(LEAKED), "{output:?}");
        }
    }
    let output = shell(folder.path(), &["--fail"], r#"cp clean "$SIDETABLE_PICTURE""#);
    assert_said(&output, 0, "no leaks: 1 object, 32 bytes, all of them held\n");
}

#[test]
fn input_output_and_arguments_are_the_programs_own() {
    let folder = prepared();
    fs::write(folder.path().join("input"), "in\n").unwrap();
    let mut command = sidetable(folder.path(), &["sh", "-c", &format!("{LEAVE}cat; echo $@"), "sh", "--fail", "-x"]);
    let output = command.stdin(fs::File::open(folder.path().join("input")).unwrap()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "in\n--fail -x\n");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn where_a_file_is_named_there_is_one_line() {
    let folder = prepared();
    let options = ["--json", "a.json", "--html", "a.html", "--heapsnapshot", "a.heapsnapshot", "--keep", "kept"];
    assert_said(&shell(folder.path(), &options, LEAVE), 0, LEAKED);
    for file in ["a.json", "a.html", "a.heapsnapshot"] {
        let written = fs::read_to_string(folder.path().join(file)).unwrap();
        assert!(written.contains("App.Selfish"), "{file}");
    }
    assert_eq!(fs::read(folder.path().join("kept")).unwrap(), fs::read(folder.path().join("leaky")).unwrap());
}

#[test]
fn the_library_is_in_front_of_others_and_its_path_may_have_a_space() {
    let folder = prepared();
    let script = format!("{LEAVE}echo $LD_PRELOAD");
    let output = sidetable(folder.path(), &["sh", "-c", &script]).env("LD_PRELOAD", "libm.so.6").output().unwrap();
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        format!("{}:libm.so.6\n", fs::canonicalize(library()).unwrap().display())
    );

    let spaced = folder.path().join("a folder");
    fs::create_dir(&spaced).unwrap();
    fs::copy(library(), spaced.join("libsidetable_inspect.so")).unwrap();
    let mut command = sidetable(folder.path(), &["sh", "-c", &script]);
    let output = command.env("SIDETABLE_INSPECT", spaced.join("libsidetable_inspect.so")).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.ends_with("/libsidetable_inspect.so\n") && !said.contains(' '), "{said}");
    assert_eq!(String::from_utf8_lossy(&output.stderr).lines().next(), Some(LEAKED.trim_end()));
}

#[test]
fn nothing_is_left_in_the_temporary_folder() {
    let folder = prepared();
    let temporary = folder.path().join("tmp");
    fs::create_dir(&temporary).unwrap();
    for script in [LEAVE, "exit 3"] {
        sidetable(folder.path(), &["sh", "-c", script]).env("TMPDIR", &temporary).output().unwrap();
        assert_eq!(fs::read_dir(&temporary).unwrap().count(), 0, "{script}");
    }
}

#[test]
fn what_cannot_be_run() {
    let folder = prepared();
    fs::write(folder.path().join("plain"), "").unwrap();
    fs::write(folder.path().join("script"), "#!/no/such/interpreter\n").unwrap();
    fs::set_permissions(folder.path().join("script"), fs::Permissions::from_mode(0o755)).unwrap();
    for (program, said) in [
        ("no-such-program", "sidetable: no such program: no-such-program\n"),
        ("./no-such-program", "sidetable: no such program: ./no-such-program\n"),
        ("./plain", "sidetable: cannot run ./plain: it may not be executed\n"),
        ("./script", "sidetable: cannot run ./script: what should load or interpret it is missing\n"),
    ] {
        assert_said(&run(folder.path(), &[program]), 2, said);
    }
    let output = sidetable(folder.path(), &["true"]).env("SIDETABLE_INSPECT", "/no/such").output().unwrap();
    assert_said(&output, 2, "sidetable: SIDETABLE_INSPECT is /no/such: No such file or directory (os error 2)\n");
}

#[test]
fn why_there_is_no_picture() {
    let folder = prepared();
    let none = "sidetable: there is no picture of sh: ";
    let unseen = format!("{none}it ended in a way that libsidetable_inspect.so did not see\n");
    assert_said(&shell(folder.path(), &[], "exit 0"), 2, &unseen);
    assert_said(&shell(folder.path(), &[], "exit 7"), 7, &unseen);
    let killed = format!("{none}it was killed (SIGKILL), and nothing can be seen then\n");
    assert_said(&shell(folder.path(), &[], "kill -KILL $$"), 137, &killed);
    let signal = format!("{none}it was ended by SIGSEGV before it could be looked at\n");
    assert_said(&shell(folder.path(), &[], "kill -SEGV $$"), 139, &signal);
    let said = shell(folder.path(), &[], r#"echo the disk is full >"$SIDETABLE_PICTURE.why""#);
    assert_said(&said, 2, &format!("{none}the disk is full\n"));
    let output = shell(folder.path(), &[], r#"echo nonsense >"$SIDETABLE_PICTURE""#);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        said.ends_with("/picture: it is no picture of a process, or one of another version of sidetable's\n"),
        "{said}"
    );
}

/// The smallest program: it has one segment, and ends with status 0.
#[cfg(target_arch = "x86_64")]
#[test]
fn a_program_without_a_loader() {
    let folder = prepared();
    let (base, header, segment): (u64, u64, u64) = (0x40_0000, 64, 56);
    // mov eax, 60 (exit); xor edi, edi; syscall
    let code = [0xb8, 60, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05];
    let whole = header + segment + code.len() as u64;
    let mut file = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0\x01\0\0\0".to_vec();
    file.extend([base + header + segment, header, 0].iter().flat_map(|number| number.to_le_bytes()));
    file.extend([0; 4]);
    file.extend([64_u16, 56, 1, 0, 0, 0].iter().flat_map(|half| half.to_le_bytes()));
    file.extend([1_u32, 5].iter().flat_map(|number| number.to_le_bytes()));
    file.extend([0, base, base, whole, whole, 0x1000].iter().flat_map(|number| number.to_le_bytes()));
    file.extend(code);
    let program = folder.path().join("static");
    fs::write(&program, file).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let said = "sidetable: there is no picture of ./static: it is linked statically, and has no loader that could load anything into it\n";
    assert_said(&run(folder.path(), &["./static"]), 2, said);
}

#[test]
fn a_program_that_runs_as_another_user() {
    let folder = prepared();
    let program = folder.path().join("other");
    // By a process of its own: another test that starts a program now would hand it a file that is open for writing, which does not run.
    assert!(Command::new("cp").arg("/bin/true").arg(&program).status().unwrap().success());
    // Only root can give a file away: as anybody else, this test is about nothing.
    if chown(&program, Some(65534), None).is_err() {
        return;
    }
    fs::set_permissions(&program, fs::Permissions::from_mode(0o4755)).unwrap();
    let said = "sidetable: there is no picture of ./other: it runs as another user (set-uid), and the system lets nothing be loaded into it\n";
    assert_said(&run(folder.path(), &["./other"]), 2, said);
}

/// A shell's words that wait for a signal, and not for ever.
const WAIT: &str = "echo ready; for turn in $(seq 200); do sleep 0.05; done";

/// Starts a program that says when it is ready, does something to it, and gives what was said at its end.
fn interrupted(folder: &Path, script: &str, act: impl FnOnce(Pid)) -> (Option<i32>, String) {
    let mut command = sidetable(folder, &["sh", "-c", script]);
    let mut child = command.process_group(0).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line, "ready\n");
    act(Pid::from_raw(child.id() as i32));
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    (child.wait().unwrap().code(), said)
}

#[test]
fn ctrl_c_is_the_programs() {
    let folder = prepared();
    let script = format!("trap '{LEAVE}exit 5' INT; {WAIT}");
    let (status, said) = interrupted(folder.path(), &script, |group| killpg(group, Signal::SIGINT).unwrap());
    assert_eq!(status, Some(5));
    assert!(said.starts_with(LEAKED), "{said}");
}

#[test]
fn what_is_sent_to_sidetable_alone_is_passed_on() {
    let folder = prepared();
    let script = format!("trap '{LEAVE}exit 6' TERM; {WAIT}");
    let (status, said) = interrupted(folder.path(), &script, |process| kill(process, Signal::SIGTERM).unwrap());
    assert_eq!(status, Some(6));
    assert!(said.starts_with(LEAKED), "{said}");
}
