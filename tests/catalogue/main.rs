//! The catalogue from outside: CSV in, faults or database out, cards printed.

mod command;
mod csv_files;
mod database;
mod fixture;
mod paging;
mod round_trip;
