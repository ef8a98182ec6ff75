//! A page in Chromium without a window, until its title says what came of it.
//!
//! In the browser's own time: with a virtual clock (`--virtual-time-budget`) it is over before a slow machine has compiled the
//! page's module. The title comes from the list of pages that Chromium serves to debuggers.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

/// A page that tries itself takes two seconds on a quiet machine.
const LIMIT: Duration = Duration::from_secs(180);

/// The browser's processes: all of them end with this.
struct Browser(Child);

impl Drop for Browser {
    fn drop(&mut self) {
        // It may have crashed: then there is nothing left to end.
        let _ = killpg(Pid::from_raw(self.0.id().cast_signed()), Signal::SIGKILL);
        let _ = self.0.wait();
    }
}

/// The page's title as soon as `is_said` takes it for an answer; an error that holds the last one when that takes too long.
pub fn title(chromium: &Path, profile: &Path, page: &str, is_said: impl Fn(&str) -> bool) -> Result<String> {
    let mut command = Command::new(chromium);
    command.args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--js-flags=--expose-gc"]);
    command.arg("--remote-debugging-port=0").arg(format!("--user-data-dir={}", profile.display())).arg(page);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    let mut browser = Browser(command.spawn().with_context(|| format!("cannot start {}", chromium.display()))?);

    let end = Instant::now() + LIMIT;
    let mut last = String::from("(no page yet)");
    while Instant::now() < end {
        thread::sleep(Duration::from_millis(100));
        if let Some(status) = browser.0.try_wait().context("cannot wait for the browser")? {
            bail!("the browser ended by itself: {status}");
        }
        let Some(title) = title_now(profile, page) else { continue };
        if is_said(&title) {
            return Ok(title);
        }
        last = title;
    }
    bail!("after {} seconds the page still says: {last}", LIMIT.as_secs())
}

/// What the page is called at this moment; nothing while the browser or the page is on its way.
fn title_now(profile: &Path, page: &str) -> Option<String> {
    let said = fs::read_to_string(profile.join("DevToolsActivePort")).ok()?;
    let address = format!("http://127.0.0.1:{}/json/list", said.lines().next()?);
    let list = ureq::get(address).call().ok()?.body_mut().read_to_string().ok()?;
    let list: serde_json::Value = serde_json::from_str(&list).ok()?;
    let ours = list.as_array()?.iter().find(|one| one["url"] == page)?;
    ours["title"].as_str().map(str::to_owned)
}
