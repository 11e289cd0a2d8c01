//! As much of the X protocol as a tester needs: see the screen, move and press the mouse, ask a
//! window to close. Spoken directly, so that no other program has to be installed.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use image::RgbImage;

/// A connection to the X server; numbers are sent with the least byte first.
pub struct Connection {
    stream: UnixStream,
    root: u32,
    pub width_px: u16,
    pub height_px: u16,
    xtest: u8,
}

const INTERN_ATOM: u8 = 16;
const GET_WINDOW_ATTRIBUTES: u8 = 3;
const GET_GEOMETRY: u8 = 14;
const QUERY_TREE: u8 = 15;
const SEND_EVENT: u8 = 25;
const GET_INPUT_FOCUS: u8 = 43;
const GET_IMAGE: u8 = 73;
const QUERY_EXTENSION: u8 = 98;

const BUTTON_PRESS: u8 = 4;
const BUTTON_RELEASE: u8 = 5;
const MOTION: u8 = 6;
const CLIENT_MESSAGE: u8 = 33;

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

fn padded(name: &str) -> Vec<u8> {
    let mut bytes = name.as_bytes().to_vec();
    bytes.resize(bytes.len().next_multiple_of(4), 0);
    bytes
}

impl Connection {
    /// Connects to a server on this machine that asks for no key.
    pub fn open(display: u32) -> io::Result<Self> {
        let mut stream = UnixStream::connect(format!("/tmp/.X11-unix/X{display}"))?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        stream.write_all(&[b'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0])?;
        let mut head = [0; 8];
        stream.read_exact(&mut head)?;
        let mut body = vec![0; usize::from(u16_at(&head, 6)) * 4];
        stream.read_exact(&mut body)?;
        if head[0] != 1 {
            return Err(io::Error::other(format!("the X server refused: {}", String::from_utf8_lossy(&body))));
        }
        let vendor = usize::from(u16_at(&body, 16)).next_multiple_of(4);
        let screen = 32 + vendor + 8 * usize::from(body[21]);
        let (root, width_px, height_px) = (u32_at(&body, screen), u16_at(&body, screen + 20), u16_at(&body, screen + 22));
        let mut connection = Self { stream, root, width_px, height_px, xtest: 0 };
        let name = "XTEST";
        let mut data = vec![name.len() as u8, 0, 0, 0];
        data.extend(padded(name));
        let reply = connection.ask(QUERY_EXTENSION, 0, &data)?;
        if reply[8] == 0 {
            return Err(io::Error::other("the X server cannot move the mouse for a test"));
        }
        connection.xtest = reply[9];
        Ok(connection)
    }

    fn send(&mut self, opcode: u8, detail: u8, data: &[u8]) -> io::Result<()> {
        let words = u16::try_from(1 + data.len() / 4).expect("a short request");
        let mut request = vec![opcode, detail];
        request.extend(words.to_le_bytes());
        request.extend(data);
        self.stream.write_all(&request)
    }

    /// The reply, its first 32 bytes and what follows them.
    fn ask(&mut self, opcode: u8, detail: u8, data: &[u8]) -> io::Result<Vec<u8>> {
        self.send(opcode, detail, data)?;
        loop {
            let mut reply = vec![0; 32];
            self.stream.read_exact(&mut reply)?;
            match reply[0] {
                0 => return Err(io::Error::other(format!("X error {} for request {opcode}", reply[1]))),
                1 => {
                    let more = u32_at(&reply, 4) as usize * 4;
                    reply.resize(32 + more, 0);
                    self.stream.read_exact(&mut reply[32..])?;
                    return Ok(reply);
                }
                // An event that nobody asked for.
                _ => {}
            }
        }
    }

    /// Everything sent before has been carried out when this returns.
    fn settle(&mut self) -> io::Result<()> {
        self.ask(GET_INPUT_FOCUS, 0, &[]).map(drop)
    }

    /// What the screen shows, in rows from `top` on.
    pub fn rows(&mut self, top: u16, rows: u16) -> io::Result<RgbImage> {
        let mut data = self.root.to_le_bytes().to_vec();
        let place = [0, top, self.width_px, rows];
        data.extend(place.iter().flat_map(|n| n.to_le_bytes()));
        data.extend(u32::MAX.to_le_bytes());
        const WHOLE_PIXELS: u8 = 2;
        let reply = self.ask(GET_IMAGE, WHOLE_PIXELS, &data)?;
        let bytes = reply[32..].chunks_exact(4).flat_map(|bgrx| [bgrx[2], bgrx[1], bgrx[0]]).collect();
        RgbImage::from_raw(u32::from(self.width_px), u32::from(rows), bytes).ok_or_else(|| io::Error::other("a picture of another size"))
    }

    pub fn picture(&mut self) -> io::Result<RgbImage> {
        self.rows(0, self.height_px)
    }

    /// The window in sight, and its place: x, y, width, height.
    pub fn window(&mut self) -> io::Result<Option<(u32, [i32; 4])>> {
        let tree = self.ask(QUERY_TREE, 0, &self.root.to_le_bytes())?;
        let children: Vec<u32> = (0..usize::from(u16_at(&tree, 16))).map(|i| u32_at(&tree, 32 + 4 * i)).collect();
        for child in children.into_iter().rev() {
            // A window may go while it is asked about; then it is none.
            let Ok(attributes) = self.ask(GET_WINDOW_ATTRIBUTES, 0, &child.to_le_bytes()) else { continue };
            let Ok(geometry) = self.ask(GET_GEOMETRY, 0, &child.to_le_bytes()) else { continue };
            let at = |offset| i32::from(i16::from_le_bytes([geometry[offset], geometry[offset + 1]]));
            let place = [at(12), at(14), at(16), at(18)];
            const VIEWABLE: u8 = 2;
            if attributes[26] == VIEWABLE && place[2] > 400 {
                return Ok(Some((child, place)));
            }
        }
        Ok(None)
    }

    fn fake(&mut self, kind: u8, detail: u8, x: u16, y: u16) -> io::Result<()> {
        const FAKE_INPUT: u8 = 2;
        let mut data = vec![kind, detail, 0, 0];
        data.extend(0_u32.to_le_bytes());
        data.extend(self.root.to_le_bytes());
        data.extend([0; 8]);
        data.extend(x.to_le_bytes());
        data.extend(y.to_le_bytes());
        data.extend([0; 8]);
        self.send(self.xtest, FAKE_INPUT, &data)?;
        self.settle()
    }

    /// A click of the left button, as slow as a person's.
    pub fn click(&mut self, x: u16, y: u16) -> io::Result<()> {
        const LEFT: u8 = 1;
        self.fake(MOTION, 0, x, y)?;
        self.fake(BUTTON_PRESS, LEFT, x, y)?;
        std::thread::sleep(Duration::from_millis(80));
        self.fake(BUTTON_RELEASE, LEFT, x, y)
    }

    fn atom(&mut self, name: &str) -> io::Result<u32> {
        let mut data = (name.len() as u16).to_le_bytes().to_vec();
        data.extend([0, 0]);
        data.extend(padded(name));
        Ok(u32_at(&self.ask(INTERN_ATOM, 0, &data)?, 8))
    }

    /// What a desktop sends when somebody closes a window.
    pub fn ask_to_close(&mut self, window: u32) -> io::Result<()> {
        let (protocols, delete) = (self.atom("WM_PROTOCOLS")?, self.atom("WM_DELETE_WINDOW")?);
        let mut event = vec![CLIENT_MESSAGE, 32, 0, 0];
        event.extend([window, protocols, delete, 0, 0, 0, 0].iter().flat_map(|n| n.to_le_bytes()));
        let mut data = window.to_le_bytes().to_vec();
        data.extend(0_u32.to_le_bytes());
        data.extend(event);
        self.send(SEND_EVENT, 0, &data)?;
        self.settle()
    }
}
