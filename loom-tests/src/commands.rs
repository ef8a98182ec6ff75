//! What the program does.

use std::collections::BTreeMap;
use std::io;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::mpsc;
use std::thread;

use clap::{Parser, Subcommand};
use sidetable::sync::mutant::{Description, MUTANTS};

use crate::child::{self, Ended, Outcome};
use crate::explore;
use crate::models::{self, Model};
use crate::table::{Column, Side, Table};

/// Explores models of sidetable's C entry points, and shows that they fail when the code is weakened.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Say what each model proves, and what each mutant breaks
    List,
    /// Explore the models
    Models {
        /// Only those whose names contain one of these
        names: Vec<String>,
    },
    /// Run each mutant until a model catches it
    Mutants {
        /// Only those whose names contain one of these
        names: Vec<String>,
    },
    /// Explore one model in this process, weakened by the mutant in SIDETABLE_MUTANT; LOOM_LOCATION=1 makes reports say where
    Run {
        /// The model's name
        model: String,
    },
}

pub fn main() -> ExitCode {
    let ended = match Arguments::parse().command {
        Command::List => list(),
        Command::Models { names } => run_models(&names),
        Command::Mutants { names } => run_mutants(&names),
        Command::Run { model } => run_one(&model),
    };
    match ended {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run_one(name: &str) -> io::Result<bool> {
    let model = models::named(name).ok_or_else(|| io::Error::other(format!("no model is named {name}")))?;
    explore::run(model);
    Ok(true)
}

fn list() -> io::Result<bool> {
    let table = Table::new(vec![
        names_of_models(),
        Column::new("threads", Side::Right, 0),
        Column::new("proves", Side::Left, 0),
    ]);
    for model in models::all() {
        table.row(&[model.name, &model.threads.to_string(), model.proves]);
    }
    println!();
    let table = Table::new(vec![
        names_of_mutants(),
        Column::of("what it breaks", MUTANTS.iter().map(|mutant| mutant.breaks)),
        Column::new("models that catch it", Side::Left, 0),
    ]);
    for mutant in MUTANTS {
        table.row(&[mutant.name, mutant.breaks, &mutant.caught_by.join(", ")]);
    }
    Ok(true)
}

fn names_of_models() -> Column {
    Column::of("model", models::all().map(|model| model.name))
}

fn names_of_mutants() -> Column {
    Column::of("mutant", MUTANTS.iter().map(|mutant| mutant.name))
}

/// Whether the user asked for this one.
fn is_chosen(name: &str, names: &[String]) -> bool {
    names.is_empty() || names.iter().any(|part| name.contains(part.as_str()))
}

fn run_models(names: &[String]) -> io::Result<bool> {
    let chosen: Vec<&Model> = models::all().filter(|model| is_chosen(model.name, names)).collect();
    let table = Table::new(vec![
        names_of_models(),
        Column::new("threads", Side::Right, 0),
        Column::new("executions", Side::Right, 0),
        Column::new("bound", Side::Left, "2 preemptions".len()),
        Column::new("time", Side::Right, "100.0 s".len()),
        Column::new("result", Side::Left, 0),
    ]);
    let mut passed = 0;
    in_order(
        &chosen,
        |model| child::run(model, None),
        |model, ended| {
            let (is_good, result) = judge(model, &ended.outcome);
            passed += usize::from(is_good);
            table.row(&[
                model.name.to_owned(),
                model.threads.to_string(),
                ended.executions.to_string(),
                model.preemptions.map_or_else(|| "none".to_owned(), |bound| format!("{bound} preemptions")),
                format!("{:.1} s", ended.time.as_secs_f64()),
                result,
            ]);
        },
    )?;
    println!("\nmodels: {passed} passed, {} failed", chosen.len() - passed);
    Ok(passed == chosen.len() && passed > 0)
}

/// Whether a model ended as it should, and how to say it.
fn judge(model: &Model, outcome: &Outcome) -> (bool, String) {
    match (outcome, model.must_fail) {
        (Outcome::Passed, None) => (true, "passed".to_owned()),
        (Outcome::Reported(report), Some(expected)) if report.contains(expected) => {
            (true, format!("reported, as it must be: {expected}"))
        }
        (Outcome::Passed, Some(expected)) => (false, format!("FAILED: nobody reported: {expected}")),
        (Outcome::Reported(report), _) => (false, format!("FAILED: {report}")),
        (Outcome::Died(how), _) => (false, format!("FAILED: died: {how}")),
    }
}

fn run_mutants(names: &[String]) -> io::Result<bool> {
    let chosen: Vec<&Description> = MUTANTS.iter().filter(|mutant| is_chosen(mutant.name, names)).collect();
    let table = Table::new(vec![
        names_of_mutants(),
        Column::of("what it breaks", MUTANTS.iter().map(|mutant| mutant.breaks)),
        names_of_models_that_catch(),
        Column::new("executions", Side::Right, 0),
    ]);
    let mut caught = 0;
    in_order(
        &chosen,
        |mutant| catch(mutant),
        |mutant, catcher| {
            caught += usize::from(catcher.is_some());
            let (model, executions) = catcher.map_or_else(
                || ("MISSED".to_owned(), String::new()),
                |(model, ended)| (model.name.to_owned(), ended.executions.to_string()),
            );
            table.row(&[mutant.name.to_owned(), mutant.breaks.to_owned(), model, executions]);
        },
    )?;
    println!("\nmutants: {caught} caught, {} missed", chosen.len() - caught);
    Ok(caught == chosen.len() && caught > 0)
}

fn names_of_models_that_catch() -> Column {
    let longest = models::all().map(|model| model.name.len()).max().unwrap_or(0);
    Column::new("caught by", Side::Left, longest)
}

/// The first model that reports the mutant: those that are expected to come first.
fn catch(mutant: &Description) -> io::Result<Option<(&'static Model, Ended)>> {
    let mut expected = Vec::new();
    for name in mutant.caught_by {
        let unknown = || io::Error::other(format!("{} expects a model {name}, which does not exist", mutant.name));
        expected.push(models::named(name).ok_or_else(unknown)?);
    }
    let others = models::all().filter(|model| model.must_fail.is_none() && !mutant.caught_by.contains(&model.name));
    for model in expected.into_iter().chain(others) {
        let ended = child::run(model, Some(mutant.name))?;
        if matches!(ended.outcome, Outcome::Reported(_)) {
            return Ok(Some((model, ended)));
        }
    }
    Ok(None)
}

/// Does `work` for every item, as many at a time as there are processors, and `show`s the results in the items' order, each as soon as
/// those before it are there.
fn in_order<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> io::Result<R> + Sync,
    mut show: impl FnMut(&T, R),
) -> io::Result<()> {
    let next = Mutex::new(0..items.len());
    let (sender, results) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            let (next, work, sender) = (&next, &work, sender.clone());
            scope.spawn(move || {
                loop {
                    let index = next.lock().expect("nobody panics with the lock held").next();
                    let Some(index) = index else { return };
                    if sender.send((index, work(&items[index]))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        let mut waiting = BTreeMap::new();
        let mut shown = 0;
        for (index, result) in results {
            waiting.insert(index, result?);
            while let Some(result) = waiting.remove(&shown) {
                show(&items[shown], result);
                shown += 1;
            }
        }
        Ok(())
    })
}
