//! Encyclopedia, detail page, search and rankings.

use super::state::{CatalogueProblem, Notice, Page, PageFrom, PlantCard, PlantFilter, RankingScope, RankingWindow};
use super::text_field::TextField;
use super::{Command, Kiosk, RequestNumber, Screen, SpecimenNumber};
use crate::plant::PlantId;

/// Cards asked for at once: more than a tall screen shows.
pub(super) const PAGE_CARDS: usize = 48;
/// Cards held at most; the others are fetched again when the visitor scrolls back.
pub(super) const WINDOW_CARDS: usize = 480;
const HITS: u32 = 40;
const PLACES: u32 = 20;

impl Kiosk {
    pub(super) fn enter_encyclopedia(&mut self) {
        let now_ms = self.clock.steady_ms;
        let list = &self.state.session.encyclopedia;
        let is_empty = list.cards.is_empty() && !list.page.is_pending();
        let needs_facets = list.facets.latest().is_none() && !list.facets.is_pending();
        if is_empty {
            self.load_page(PageFrom::Start);
        }
        if needs_facets {
            let request = self.next_request();
            self.state.session.encyclopedia.facets.ask(request, now_ms);
            self.order(Command::LoadFacets(request));
        }
    }

    fn load_page(&mut self, from: PageFrom) {
        let request = self.next_request();
        let list = &mut self.state.session.encyclopedia;
        list.page.ask(request, self.clock.steady_ms);
        list.asked_from = Some(from.clone());
        let filter = list.filter.clone();
        self.order(Command::LoadPage { request, filter, from, limit: PAGE_CARDS as u32 });
    }

    pub(super) fn set_filter(&mut self, mut filter: PlantFilter) {
        filter.month = filter.month.filter(|m| (1..=12).contains(m));
        if self.state.session.encyclopedia.filter != filter {
            self.state.session.encyclopedia.filter = filter;
            self.load_page(PageFrom::Start);
        }
    }

    pub(super) fn near_end(&mut self) {
        let list = &self.state.session.encyclopedia;
        let from = match list.cards.back() {
            _ if list.page.is_pending() || list.page.failure().is_some() => return,
            Some(_) if list.is_at_end => return,
            Some(last) => PageFrom::After(last.key.clone()),
            None if list.page.latest().is_some() => return,
            None => PageFrom::Start,
        };
        self.load_page(from);
    }

    pub(super) fn near_start(&mut self) {
        let list = &self.state.session.encyclopedia;
        if list.is_at_start || list.page.is_pending() || list.page.failure().is_some() {
            return;
        }
        if let Some(first) = list.cards.front() {
            let from = PageFrom::Before(first.key.clone());
            self.load_page(from);
        }
    }

    pub(super) fn jump_to(&mut self, initial: char) {
        if self.state.screen == Screen::Encyclopedia {
            self.load_page(PageFrom::Initial(initial));
        }
    }

    pub(super) fn page_loaded(&mut self, request: RequestNumber, reply: Result<Page, CatalogueProblem>) {
        let list = &mut self.state.session.encyclopedia;
        let count = reply.as_ref().map(|page| page.cards.len()).map_err(|why| *why);
        if !list.page.answer(request, count) {
            return;
        }
        let from = list.asked_from.clone().unwrap_or(PageFrom::Start);
        let starts_afresh = matches!(from, PageFrom::Start | PageFrom::Initial(_));
        if starts_afresh {
            // Cards of an older filter beside the new one would be a wrong answer.
            list.cards.clear();
            list.first_index = 0;
        }
        let Ok(page) = reply else { return };
        list.total = page.total.or(list.total);
        // An empty page ends the list whatever it claims, or scrolling would ask for ever.
        let has_more = page.has_more && !page.cards.is_empty();
        let known = |card: &PlantCard| list.cards.iter().any(|c| c.plant_id == card.plant_id);
        let fresh: Vec<PlantCard> = page.cards.into_iter().take(2 * PAGE_CARDS).filter(|c| !known(c)).collect();
        if let PageFrom::Before(_) = from {
            list.is_at_start = !has_more;
            list.first_index -= fresh.len() as i64;
            fresh.into_iter().rev().for_each(|card| list.cards.push_front(card));
            while list.cards.len() > WINDOW_CARDS {
                list.cards.pop_back();
                list.is_at_end = false;
            }
            return;
        }
        list.is_at_end = !has_more;
        if starts_afresh {
            list.is_at_start = from == PageFrom::Start || !page.has_before;
        }
        list.cards.extend(fresh);
        while list.cards.len() > WINDOW_CARDS {
            list.cards.pop_front();
            list.first_index += 1;
            list.is_at_start = false;
        }
    }

    pub(super) fn enter_plant(&mut self, plant_id: PlantId) {
        let detail = &self.state.session.detail;
        let is_shown = detail.plant_id.as_ref() == Some(&plant_id) && detail.page.failure().is_none();
        if !is_shown {
            self.load_plant(plant_id);
        }
    }

    fn load_plant(&mut self, plant_id: PlantId) {
        let request = self.next_request();
        let detail = &mut self.state.session.detail;
        detail.plant_id = Some(plant_id.clone());
        // The page of another plant would be read as this one's.
        detail.page = super::Waiting::NotAsked;
        detail.page.ask(request, self.clock.steady_ms);
        self.order(Command::LoadPlant { request, plant_id });
    }

    /// Changes the text that has the focus; a changed search text is searched for at once.
    pub(super) fn edit_text(&mut self, edit: impl FnOnce(&mut TextField) -> bool) {
        let is_search = self.state.screen == Screen::Search;
        let has_changed = self.focused_text().is_some_and(edit);
        if has_changed && is_search {
            self.search();
        }
    }

    fn focused_text(&mut self) -> Option<&mut TextField> {
        let session = &mut self.state.session;
        match self.state.screen {
            Screen::Search => Some(&mut session.search.field),
            Screen::Sheet(_) => {
                let sheet = session.sheet.as_mut()?;
                sheet.focus.map(|focus| sheet.field_mut(focus))
            }
            _ => None,
        }
    }

    fn search(&mut self) {
        let text = self.state.session.search.field.text().trim().to_owned();
        if text.is_empty() {
            self.state.session.search.answer = super::Waiting::NotAsked;
            return;
        }
        let request = self.next_request();
        self.state.session.search.answer.ask(request, self.clock.steady_ms);
        self.order(Command::Search { request, text, limit: HITS });
    }

    pub(super) fn set_ranking_window(&mut self, window: RankingWindow) {
        self.state.session.rankings.choice.window = window;
        self.load_ranking();
    }

    /// All kiosks' ranking exists only where there is a fleet.
    pub(super) fn set_ranking_scope(&mut self, scope: RankingScope) {
        if scope == RankingScope::ThisDevice || self.state.has_fleet {
            self.state.session.rankings.choice.scope = scope;
            self.load_ranking();
        }
    }

    pub(super) fn load_ranking(&mut self) {
        let request = self.next_request();
        let rankings = &mut self.state.session.rankings;
        rankings.ranking.ask(request, self.clock.steady_ms);
        let choice = rankings.choice;
        self.order(Command::LoadRanking { request, choice, limit: PLACES });
    }

    /// Asks again for what the screen shows.
    pub(super) fn retry(&mut self) {
        match self.state.screen.clone() {
            Screen::Encyclopedia if !self.state.session.encyclopedia.page.is_pending() => {
                let from = self.state.session.encyclopedia.asked_from.clone().unwrap_or(PageFrom::Start);
                self.load_page(from);
            }
            Screen::Plant(plant_id) => self.load_plant(plant_id),
            Screen::Search => self.search(),
            Screen::Rankings => self.load_ranking(),
            Screen::Answer(number) => self.load_plants_of(number),
            _ => {}
        }
    }

    pub(super) fn open_specimen(&mut self, number: SpecimenNumber) {
        if let Some(screen) = self.screen_of(number) {
            self.go(screen);
        }
    }

    pub(super) fn open_toast(&mut self, number: u64) {
        let Some(position) = self.state.toasts.iter().position(|t| t.number == number) else { return };
        match self.state.toasts.remove(position).notice {
            Notice::AnswerReady { specimen, .. } | Notice::LookFailed { specimen } => self.open_specimen(specimen),
            _ => {}
        }
    }
}
