//! A day at the booth: 500 visitors on a fake clock, with everything that breaks on such a day.

use super::super::state::{Condition, Notice, PlantPart, SheetProblem};
use super::workers::Workers;
use super::*;

/// What one visitor does after the first answer.
#[derive(Clone, Copy, PartialEq)]
enum Visitor {
    LeavesAtOnce,
    WalksAway,
    TakesAnotherPhoto,
    Browses,
    FillsInTheSheet,
    BringsFiles,
}

const VISITORS: [Visitor; 6] = [
    Visitor::LeavesAtOnce,
    Visitor::WalksAway,
    Visitor::TakesAnotherPhoto,
    Visitor::Browses,
    Visitor::FillsInTheSheet,
    Visitor::BringsFiles,
];

struct Day {
    booth: Booth,
    workers: Workers,
    /// How many visitors saw a card, and how many were told why not.
    cards: u32,
    explained: u32,
    sessions_begun: u64,
}

impl Day {
    fn new() -> Self {
        let mut day = Self { booth: Booth::new(), workers: Workers::new(), cards: 0, explained: 0, sessions_begun: 7 };
        day.settle();
        day
    }

    /// Workers carry out everything until nothing is left to do.
    fn settle(&mut self) {
        let mut commands: Vec<Command> = std::mem::take(&mut self.booth.ordered);
        while let Some(command) = commands.pop() {
            for report in self.workers.carry_out(command) {
                self.booth.report(report);
                commands.append(&mut self.booth.ordered);
            }
        }
    }

    fn touch(&mut self, gesture: Gesture) {
        self.booth.now_ms += 700;
        self.booth.touch(gesture);
        self.settle();
    }

    fn report(&mut self, report: Report) {
        self.booth.report(report);
        self.settle();
    }

    fn wait(&mut self, ms: i64) {
        for _ in 0..ms / 500 {
            self.booth.now_ms += 500;
            self.booth.send(Event::Tick);
            self.settle();
        }
    }

    fn set_recognizer(&mut self, alive: bool) {
        self.workers.is_recognizer_alive = alive;
        self.report(self.workers.recognizer());
        for report in self.workers.work() {
            self.report(report);
        }
    }

    /// Everything in memory is gone; only the disc remains.
    fn power_cut(&mut self) {
        self.workers.waiting.clear();
        let first_session = SessionNumber(self.booth.session().0 + 1_000);
        let setup = Setup { is_locked: true, first_session, utc_offset_s: KOREA_S, ..Setup::default() };
        let (kiosk, ordered) = Kiosk::new(setup, self.booth.now_ms);
        self.booth = Booth { kiosk, now_ms: self.booth.now_ms, ordered };
        self.sessions_begun = first_session.0;
        self.settle();
    }

    /// Faults that come and go, by the number of the visitor.
    fn happen(&mut self, number: u32) {
        match number {
            100 | 140 => {
                self.workers.has_camera = number == 140;
                self.report(self.workers.camera());
            }
            200 => self.set_recognizer(false),
            230 => self.set_recognizer(true),
            300 | 330 => {
                self.workers.is_disk_full = number == 300;
                self.report(self.workers.disk());
            }
            400 => self.power_cut(),
            _ => {}
        }
    }

    fn visit(&mut self, number: u32) {
        let visitor = VISITORS[number as usize % VISITORS.len()];
        self.workers.next_answer = [rose(), hemlock(), carrot(), unknown(), not_a_plant()][number as usize % 5].clone();
        self.touch(Gesture::Begin);
        assert_eq!(self.booth.state().screen, Screen::Start, "visitor {number}");
        self.wait(2_000);
        self.touch(Gesture::OpenViewfinder);
        if visitor == Visitor::BringsFiles || !self.workers.has_camera {
            let session = self.booth.session();
            self.touch(Gesture::ChooseFiles);
            self.report(Report::FilesChosen(session, vec!["plant.jpg".into()]));
        } else {
            self.touch(Gesture::Shutter);
            self.wait(3_500);
        }
        self.look_at_result(number, visitor);
        self.leave(visitor);
    }

    fn look_at_result(&mut self, number: u32, visitor: Visitor) {
        match self.booth.state().screen.clone() {
            Screen::Answer(specimen) => {
                self.cards += 1;
                let answer = &self.booth.state().current_specimen().unwrap().combined.as_ref().unwrap().answer;
                assert_eq!(*answer, self.workers.next_answer.answer, "visitor {number}");
                self.go_on(visitor, specimen);
            }
            Screen::Looking(specimen) => {
                assert!(!self.workers.is_recognizer_alive, "visitor {number} waits for nothing");
                assert!(self.booth.state().machine.conditions().contains(&Condition::RecognizerRestarting));
                self.explained += 1;
                self.touch(Gesture::OpenEncyclopedia);
                assert_eq!(self.booth.state().session.encyclopedia.cards.len(), 1, "browsing works meanwhile");
                if number.is_multiple_of(2) {
                    self.touch(Gesture::OpenSpecimen(specimen));
                    self.touch(Gesture::CancelLooking(specimen));
                    assert!(self.booth.state().session.specimens.is_empty());
                }
            }
            other => {
                assert_eq!(other, Screen::Viewfinder, "visitor {number}");
                assert!(self.booth.has_notice(Notice::NoRoomForPhotos), "visitor {number} is told why");
                self.explained += 1;
            }
        }
    }

    fn go_on(&mut self, visitor: Visitor, specimen: SpecimenNumber) {
        match visitor {
            Visitor::TakesAnotherPhoto if self.workers.has_camera => {
                let before = self.booth.state().current_specimen().unwrap().combined.as_ref().unwrap().answer.headline.alarm();
                self.touch(Gesture::AddPhoto(specimen, PlantPart::Flower));
                self.workers.next_answer = rose();
                self.touch(Gesture::Shutter);
                self.wait(3_500);
                let after = self.booth.state().current_specimen().unwrap().combined.as_ref().unwrap();
                assert!(after.photos == 2 && after.answer.headline.alarm() >= before);
            }
            Visitor::Browses => {
                self.touch(Gesture::SetHeatMap(true));
                self.touch(Gesture::OpenSearch);
                "ㅈㅏㅇㅁㅣ".chars().for_each(|c| self.touch(Gesture::Key(Key::Char(c))));
                assert_eq!(self.booth.state().session.search.field.text(), "장미");
                self.touch(Gesture::OpenRankings);
                self.touch(Gesture::OpenHistory);
            }
            Visitor::FillsInTheSheet => {
                self.touch(Gesture::OpenSheet(specimen));
                self.touch(Gesture::SaveSheet);
                assert!(self.booth.has_notice(Notice::SheetFailed(SheetProblem::NotKept)));
                self.touch(Gesture::PrintSheet);
                assert!(self.booth.has_notice(Notice::SheetPrinted));
            }
            _ => {}
        }
    }

    fn leave(&mut self, visitor: Visitor) {
        let session = self.booth.session();
        if visitor == Visitor::WalksAway {
            self.wait(60_000);
            assert!(matches!(self.booth.state().overlay, Some(Overlay::StillThere { .. })));
            self.wait(15_000);
        } else {
            self.touch(Gesture::AskToEnd);
            self.touch(Gesture::EndSession);
        }
        self.sessions_begun += 1;
        assert_eq!((self.booth.session().0, &self.booth.state().screen), (session.0 + 1, &Screen::Attract));
        assert!(self.workers.files.is_empty(), "no photo outlives its visitor");
        self.wait(5_000);
    }
}

#[test]
fn five_hundred_visitors_and_everything_that_breaks() {
    let mut day = Day::new();
    for number in 0..500 {
        day.happen(number);
        day.visit(number);
    }
    assert_eq!(day.cards + day.explained, 500, "everyone got a card or a reason");
    assert_eq!(day.explained, 30 + 30, "only while recogniser or disc were out");
    assert_eq!(day.booth.session().0, day.sessions_begun);
    assert!(day.workers.waiting.is_empty());
}

#[test]
fn a_power_cut_amid_a_session_leaves_nothing_of_it() {
    let mut day = Day::new();
    day.touch(Gesture::Begin);
    day.touch(Gesture::OpenViewfinder);
    day.touch(Gesture::Shutter);
    day.wait(3_500);
    assert_eq!(day.workers.files.len(), 1);
    day.power_cut();
    assert!(day.workers.files.is_empty(), "the next start erases what was left");
    assert_eq!(day.booth.state().screen, Screen::Attract);
    day.visit(0);
    assert_eq!(day.cards, 1);
}

#[test]
fn a_recogniser_killed_over_a_photo_answers_it_later_as_a_toast() {
    let mut day = Day::new();
    day.touch(Gesture::Begin);
    day.touch(Gesture::OpenViewfinder);
    day.set_recognizer(false);
    day.workers.next_answer = hemlock();
    day.touch(Gesture::Shutter);
    day.wait(3_500);
    day.touch(Gesture::OpenEncyclopedia);
    day.wait(30_000);
    day.set_recognizer(true);
    let specimen = day.booth.specimen();
    assert!(day.booth.has_notice(Notice::AnswerReady { specimen, headline: Headline::Danger }));
}
