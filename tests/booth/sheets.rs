//! The hospital sheet on its way out: files, a printer, and nothing that stays where it must not.
//! Also what happens when a worker breaks off.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use dokcho::kiosk::state::{Notice, PrinterState, Sheet, SheetField, SheetProblem, State};
use dokcho::kiosk::{Gesture, OperatorGesture};
use dokcho::settings;
use dokcho::ui::sheet_picture::picture;
use dokcho::workers::booth::{Places, SheetPainter};

use crate::driven::{Driven, Machine, sample};
use crate::operator::{PIN, enter_area};
use crate::visitors::answered;

/// A4 at 200 dots an inch.
const PAGE_PX: (u32, u32) = (1_654, 2_339);
/// What `lpstat` of CUPS says of one idle printer.
const LPSTAT: &str =
    "case \"$1\" in -d) echo 'system default destination: office' ;; *) echo 'printer office is idle.  enabled since Fri' ;; esac";

fn sheet(state: &State) -> &Sheet {
    state.session.sheet.as_ref().expect("an open sheet")
}

/// A booth before the sheet of a photo that nobody has looked at: there is no model.
fn at_sheet(places: Places) -> Driven {
    at_sheet_of(places, sample("foxglove.png"))
}

fn at_sheet_of(places: Places, photo: PathBuf) -> Driven {
    let mut booth = Driven::open(places);
    booth.begin();
    booth.drop_file(photo);
    let number = booth.until("photo", |state| {
        let specimen = state.session.specimens.first()?;
        specimen.photos.first()?.preview.as_ref().map(|_| specimen.number)
    });
    booth.touch(Gesture::OpenSheet(number));
    booth.touch(Gesture::FocusField(Some(SheetField::Amount)));
    booth.touch(Gesture::SetText("잎 두 장".to_owned()));
    booth.touch(Gesture::FocusField(None));
    booth
}

fn save(booth: &mut Driven) -> Result<PathBuf, SheetProblem> {
    booth.touch(Gesture::SaveSheet);
    booth.until("saved", |state| {
        let saved = &sheet(state).saved;
        (!saved.is_pending()).then(|| saved.failure().map_or_else(|| Ok(saved.latest().unwrap().clone()), |why| Err(*why)))
    })
}

fn print(booth: &mut Driven) -> Result<(), SheetProblem> {
    booth.touch(Gesture::PrintSheet);
    booth.until("printed", |state| {
        let printed = &sheet(state).printed;
        (!printed.is_pending()).then(|| printed.failure().map_or(Ok(()), |why| Err(*why)))
    })
}

fn printer(booth: &mut Driven, wanted: PrinterState) {
    booth.until("printer", |state| (state.machine.printer == wanted).then_some(()));
}

/// The text of the QR code on a picture.
fn read_code(path: &Path) -> String {
    let page = image::open(path).unwrap().into_luma8();
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(page.width() as usize, page.height() as usize, |x, y| {
        page.get_pixel(x as u32, y as u32).0[0]
    });
    let codes = prepared.detect_grids();
    assert_eq!(codes.len(), 1);
    codes[0].decode().unwrap().1
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

#[test]
fn on_ones_own_machine_a_sheet_is_saved_among_the_documents() {
    let machine = Machine::without_models();
    let documents = machine.folder().join("문서/Dokcho");
    let old = machine.data().join("sheets");
    fs::create_dir_all(&old).unwrap();
    fs::write(old.join("dokcho-old.txt"), "of an earlier version").unwrap();
    let mut places = Machine::at(machine.folder());
    places.desktop.sheet_folder = Some(documents.clone());
    let mut booth = at_sheet(places);

    let pdf = save(&mut booth).unwrap();
    let png = pdf.with_extension("png");
    assert_eq!(pdf.parent(), Some(documents.as_path()));
    assert_eq!(image::image_dimensions(&png).unwrap(), PAGE_PX);
    let text = read_code(&png);
    assert!(text.contains("119") && text.contains("잎 두 장"), "{text}");
    let bytes = fs::read(&pdf).unwrap();
    assert!(bytes.starts_with(b"%PDF-") && bytes.len() < 3_000_000, "{} bytes", bytes.len());
    for path in [&pdf, &png] {
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600, "{}", path.display());
    }

    let second = save(&mut booth).unwrap();
    assert_ne!(second, pdf, "the first one is not written over");
    assert!(pdf.exists());
    assert!(documents.join("dokcho-old.txt").exists() && !old.exists(), "an earlier version's sheets are moved");
    booth.stop();
    assert_eq!(files_below(&documents).len(), 5);
}

#[test]
fn the_stored_photo_is_printed_and_its_preview_once_it_is_erased() {
    let machine = Machine::without_models();
    let mut places = Machine::at(machine.folder());
    places.desktop.sheet_folder = Some(machine.folder().join("documents"));
    let sizes: Arc<std::sync::Mutex<Vec<u32>>> = Arc::default();
    let seen = Arc::clone(&sizes);
    places.desktop.sheet_painter = SheetPainter::new(move |document| {
        seen.lock().unwrap().push(document.photos[0].picture.width_px());
        picture(document)
    });
    let (photo, stored_px) = (machine.folder().join("large.png"), 1_200);
    let large = image::open(sample("foxglove.png")).unwrap().resize_exact(stored_px, 900, image::imageops::FilterType::Nearest);
    large.save(&photo).unwrap();
    let mut booth = at_sheet_of(places, photo);
    let preview_px = sheet_photo_px(&booth);
    save(&mut booth).unwrap();
    machine.photo_files().iter().for_each(|path| fs::remove_file(path).unwrap());
    save(&mut booth).unwrap();
    booth.stop();
    assert!(stored_px > preview_px);
    assert_eq!(*sizes.lock().unwrap(), [stored_px, preview_px]);
}

fn sheet_photo_px(booth: &Driven) -> u32 {
    booth.state().session.specimens[0].photos[0].preview.as_ref().expect("a preview").width_px()
}

#[test]
fn a_kiosk_keeps_no_sheet_and_prints_one() {
    let machine = Machine::new();
    let old = machine.data().join("sheets");
    fs::create_dir_all(&old).unwrap();
    fs::write(old.join("dokcho-old.txt"), "of an earlier version").unwrap();
    machine.add_program("lp", "printf '%s\\n' \"$@\" > \"$0.called\"; cat > \"$0.input\"; echo 'request id is office-1 (0 file(s))'");
    machine.add_program("lpstat", LPSTAT);
    let mut booth = machine.open();
    booth.begin();
    booth.drop_file(sample("foxglove.png"));
    booth.until("answer", answered);
    let number = booth.state().current_specimen().unwrap().number;
    booth.touch(Gesture::OpenSheet(number));
    printer(&mut booth, PrinterState::Ready);
    let photos_before = machine.photo_files();
    assert_eq!(save(&mut booth), Err(SheetProblem::NotKept));
    assert_eq!(print(&mut booth), Ok(()));
    booth.until_outside("no old sheets", || (!old.exists()).then_some(()));

    let bin = machine.folder().join("bin");
    let printed = fs::read(bin.join("lp.input")).unwrap();
    assert!(printed.starts_with(b"%PDF-") && printed.ends_with(b"%%EOF\n"));
    let called = fs::read_to_string(bin.join("lp.called")).unwrap();
    assert!(called.contains("-t\nDokcho\n") && !called.contains("-d"), "{called}");
    assert_eq!(machine.photo_files(), photos_before);
    booth.touch(Gesture::EndSession);
    booth.until_outside("empty folder", || machine.photo_files().is_empty().then_some(()));
    booth.stop();
    let left = files_below(machine.folder());
    let is_sheet = |path: &&PathBuf| path.extension().is_some_and(|extension| extension == "pdf" || extension == "png");
    let sheets: Vec<&PathBuf> = left.iter().filter(is_sheet).filter(|path| !path.starts_with(machine.resources())).collect();
    assert!(sheets.is_empty(), "{sheets:?}");
}

#[test]
fn the_settings_name_folder_and_printer() {
    let machine = Machine::without_models();
    let folder = machine.folder().join("hospital");
    let text = format!("[sheet]\nfolder = {:?}\nprinter = \"ward\"\n", folder.display().to_string());
    fs::create_dir_all(machine.data()).unwrap();
    fs::write(settings::path_in(&machine.data()), text).unwrap();
    machine.add_program("lp", "printf '%s\\n' \"$@\" > \"$0.called\"; cat > /dev/null");
    machine.add_program("lpstat", "[ \"$*\" = '-a ward -p ward' ] && echo 'printer ward is idle.  enabled since Fri'");
    let mut booth = at_sheet(Machine::at(machine.folder()));
    assert_eq!(save(&mut booth).unwrap().parent(), Some(folder.as_path()));
    printer(&mut booth, PrinterState::Ready);
    assert_eq!(print(&mut booth), Ok(()));
    let called = fs::read_to_string(machine.folder().join("bin/lp.called")).unwrap();
    assert!(called.ends_with("-d\nward\n"), "{called}");
    booth.stop();
}

#[test]
fn a_printer_that_refuses_hangs_or_is_not_there_is_told_apart() {
    let machine = Machine::without_models();
    let mut booth = at_sheet(Machine::at(machine.folder()));
    printer(&mut booth, PrinterState::NoProgram);
    assert_eq!(print(&mut booth), Err(SheetProblem::NoPrintProgram));

    machine.add_program("lp", "echo 'lp: The printer or class does not exist.' >&2; exit 1");
    machine.add_program("lpstat", LPSTAT);
    let number = booth.state().session.specimens[0].number;
    booth.touch(Gesture::OpenSheet(number));
    printer(&mut booth, PrinterState::Ready);
    assert_eq!(print(&mut booth), Err(SheetProblem::PrinterFailed));
    machine.add_program("lp", "echo 'lp: Error - No default destination.' >&2; exit 1");
    assert_eq!(print(&mut booth), Err(SheetProblem::NoPrinter));
    machine.add_program("lp", "echo $$ > \"$0.pid\"; sleep 1000; true");
    assert_eq!(print(&mut booth), Err(SheetProblem::PrinterSilent));
    let hung = fs::read_to_string(machine.folder().join("bin/lp.pid")).unwrap();
    booth.until_outside("killed", || (!Path::new("/proc").join(hung.trim()).exists()).then_some(()));
    // It went away between the look and the touch.
    fs::remove_file(machine.folder().join("bin/lp")).unwrap();
    assert_eq!(print(&mut booth), Err(SheetProblem::NoPrintProgram));
    booth.stop();
}

#[test]
fn a_worker_that_panics_says_so_and_the_booth_goes_on() {
    let machine = Machine::without_models();
    settings::set_pin(&machine.data(), PIN).unwrap();
    let mut places = Machine::at(machine.folder());
    places.desktop.sheet_folder = Some(machine.folder().join("documents"));
    let is_first = AtomicBool::new(true);
    places.desktop.sheet_painter = SheetPainter::new(move |document| {
        assert!(!is_first.swap(false, Ordering::Relaxed), "on purpose");
        picture(document)
    });
    let mut booth = at_sheet(places);
    assert_eq!(save(&mut booth), Err(SheetProblem::Failed));
    assert!(booth.state().toasts.iter().any(|toast| toast.notice == Notice::SheetFailed(SheetProblem::Failed)));
    // While the worker is set up again, whoever asks is told at once.
    let saved = std::iter::repeat_with(|| save(&mut booth)).find(|saved| *saved != Err(SheetProblem::Failed)).unwrap();
    assert!(saved.unwrap().exists());

    enter_area(&mut booth);
    booth.operate(OperatorGesture::Refresh);
    let health = booth.until("health", |state| {
        let health = &state.operator.session.as_ref()?.health;
        health.latest().filter(|_| !health.is_pending()).cloned()
    });
    assert_eq!(health.worker_panics, 1);
    booth.stop();
}

#[test]
fn dialogs_are_the_desktops_own_and_their_absence_is_told() {
    let machine = Machine::without_models();
    let mut booth = machine.open();
    booth.begin();
    booth.touch(Gesture::OpenViewfinder);
    booth.touch(Gesture::ChooseFiles);
    let has_notice = |state: &State| state.toasts.iter().any(|toast| toast.notice == Notice::NoFileDialog).then_some(());
    booth.until("notice", has_notice);
    machine.add_program("zenity", &format!("printf '%s\\n' '{}'", sample("cup.png").display()));
    booth.touch(Gesture::ChooseFiles);
    booth.until("photo", |state| state.session.specimens.first()?.photos.first()?.preview.clone());
    booth.stop();
}
