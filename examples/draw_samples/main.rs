//! Draws the bundled sample pictures: a sunflower, a foxglove and a cup of coffee.
//!
//! Nothing here comes from a photo. Each scene is a list of curved surfaces with paint on them,
//! lit by a sun and a sky, over a blurred backdrop. There is no chance in it: two runs write the
//! same bytes (another platform's sine may move a dot by one level).
//!
//! A second argument draws one picture only.
//!
//! `cargo run --release --example draw_samples -- samples/`

mod backdrop;
mod bell;
mod cup;
mod foliage;
mod foxglove;
mod noise;
mod picture;
mod render;
mod shapes;
mod sunflower;
mod sunflower_head;
mod surface;
mod vector;

use std::error::Error;
use std::path::PathBuf;

use picture::Picture;

/// Side of the square pictures in dots.
const SIDE: usize = 640;

/// A picture's name and the function that draws it.
type Scene = (&'static str, fn() -> Picture);

const SCENES: [Scene; 3] = [("sunflower", sunflower::draw), ("foxglove", foxglove::draw), ("cup", cup::draw)];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("usage: draw_samples FOLDER [NAME]")?);
    let only = arguments.next();
    std::fs::create_dir_all(&folder)?;
    for (name, draw) in SCENES {
        if only.as_ref().is_none_or(|only| only == name) {
            let path = folder.join(name).with_extension("png");
            draw().save(&path)?;
            println!("{} ({} KB)", path.display(), path.metadata()?.len() / 1000);
        }
    }
    Ok(())
}
