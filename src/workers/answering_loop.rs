//! The worker's loop: work while there is any, sleep otherwise, unload when idle, stop when told.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::answering::{Answering, AnsweringError, Event, Step};
use crate::store::field::{Bell, ChangeWatch, FieldError};

/// When the loop ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// Never; it is stopped.
    Stopped,
    /// When no job of the queue is open any more.
    Empty,
}

/// What the loop listens to.
#[derive(Clone, Debug, Default)]
pub struct Controls {
    /// Rung when a job was submitted, or a flag below was set.
    pub bell: Bell,
    pub stop: std::sync::Arc<AtomicBool>,
    /// Set when a visitor has touched "start": the model is loaded before the photo is there.
    pub warm: std::sync::Arc<AtomicBool>,
}

/// A delayed or returned job is found at the latest after this long, whatever notice was lost.
const LONGEST_SLEEP: Duration = Duration::from_secs(2);
const TROUBLE_DELAY: Duration = Duration::from_secs(1);

/// Runs the worker.
pub fn run(answering: &mut Answering, controls: &Controls, until: Until, on_event: &mut dyn FnMut(Event)) -> Result<(), AnsweringError> {
    run_with(answering, controls, until, on_event, &mut |_| None)
}

/// The same with something to be done between jobs: `between` is called before each, whenever the
/// bell has rung, and again after the time it asks for.
pub fn run_with(
    answering: &mut Answering,
    controls: &Controls,
    until: Until,
    on_event: &mut dyn FnMut(Event),
    between: &mut dyn FnMut(&mut Answering) -> Option<Duration>,
) -> Result<(), AnsweringError> {
    let mut watch = ChangeWatch::default();
    while !controls.stop.load(Ordering::Relaxed) {
        let again_after = between(answering);
        if controls.warm.swap(false, Ordering::Relaxed) {
            answering.warm_up(on_event);
        }
        match answering.step(on_event) {
            Ok(Step::Worked) => continue,
            Ok(Step::Idle) if until == Until::Empty && answering.has_no_open_job()? => return Ok(()),
            Ok(Step::NoModel) if until == Until::Empty => {
                if let Some(why) = answering.lasting_trouble() {
                    return Err(AnsweringError::NoModel(why.clone()));
                }
            }
            Ok(Step::Idle | Step::NoModel) => {}
            // A kiosk waits until the operator has made room; a command that shall end does not.
            Err(AnsweringError::Field(error @ (FieldError::Busy | FieldError::StorageFull))) if until == Until::Stopped => {
                on_event(Event::StorageTrouble { message: error.to_string() });
                thread::sleep(TROUBLE_DELAY);
                continue;
            }
            Err(error) => return Err(error),
        }
        answering.unload_if_idle(on_event);
        let sleep = [answering.until_unload(), again_after].into_iter().flatten().fold(LONGEST_SLEEP, Duration::min);
        answering.db().wait_for_work(&controls.bell, &mut watch, sleep)?;
    }
    Ok(())
}
