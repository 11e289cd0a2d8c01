//! The field database through its public door: with real files, other processes, kills and damage.

mod damage;
mod fixture;
mod full_disc;
mod model;
mod month;
mod notifications;
mod photos;
mod processes;
mod property;
mod queue;
mod rankings;
mod recovery_steps;
