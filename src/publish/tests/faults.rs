//! Faults for tests: makes the disk fail, or the program stop, at a chosen step.

use std::io;
use std::sync::Mutex;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::publish) enum Fault {
    /// Nothing.
    #[default]
    None,
    /// The program is killed: nothing reaches the disk any more, not even what a destructor does.
    Killed,
    /// The disk is full from here on: what needs space fails, removing and renaming do not.
    Full,
    /// This one step fails.
    Once,
}

/// When it goes wrong, and what the system cannot do at all.
#[derive(Debug, Default)]
pub(in crate::publish) struct Faults {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    fault: Fault,
    steps_left: usize,
    steps: Vec<String>,
    cannot: Vec<&'static str>,
}

impl Faults {
    /// Lets so many steps pass before the fault.
    pub(in crate::publish) fn set(&self, fault: Fault, steps_left: usize) {
        let mut state = self.state.lock().unwrap();
        state.fault = fault;
        state.steps_left = steps_left;
        state.steps.clear();
    }

    /// A system that has no such operation.
    pub(in crate::publish) fn cannot(&self, action: &'static str) {
        self.state.lock().unwrap().cannot.push(action);
    }

    /// The steps taken since the last `set`.
    pub(in crate::publish) fn steps(&self) -> Vec<String> {
        self.state.lock().unwrap().steps.clone()
    }

    pub(in crate::publish) fn step(&self, action: &str) -> io::Result<()> {
        let mut state = self.state.lock().unwrap();
        state.steps.push(action.to_owned());
        if state.cannot.contains(&action) {
            return Err(io::ErrorKind::Unsupported.into());
        }
        if state.fault == Fault::None || state.steps_left > 0 {
            state.steps_left = state.steps_left.saturating_sub(1);
            return Ok(());
        }
        match state.fault {
            Fault::None => Ok(()),
            Fault::Killed => Err(io::Error::other("killed")),
            Fault::Full if matches!(action, "create" | "write" | "link") => {
                Err(io::ErrorKind::StorageFull.into())
            }
            Fault::Full => Ok(()),
            Fault::Once => {
                state.fault = Fault::None;
                Err(io::Error::other("injected"))
            }
        }
    }
}
