//! The booth without a window: the real state machine, workers, model, drawn camera and database.

mod aiming;
mod driven;
mod faults;
mod operator;
mod searching;
mod sheets;
mod visitors;
