//! An arrangement of panels as it is remembered: a tree of named panels, whatever panels a program knows.
//!
//! Panels that this program does not know are left out; those that it knows and the text does not are put where they stand
//! in the standard arrangement. So an arrangement outlives new panels and panels that went.

use eframe::egui;
use egui_tiles::{Container, Linear, LinearDir, Tabs, Tile, TileId, Tiles, Tree};
use serde::{Deserialize, Serialize};

use super::choices::PanelId;

/// One tile, in the order in which it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Arranged {
    /// A panel by its name.
    Panel {
        /// Its name.
        name: String,
        /// Whether it was closed: the View menu brings it back to its place.
        #[serde(default)]
        hidden: bool,
    },
    /// Beside each other, with their shares of the width.
    Row(Vec<(f32, Arranged)>),
    /// Under each other, with their shares of the height.
    Column(Vec<(f32, Arranged)>),
    /// Behind each other; the number of the one in front.
    Tabs(usize, Vec<Arranged>),
    /// In a grid.
    Grid(Vec<Arranged>),
}

/// The standard arrangement, column by column.
const STANDARD: [[PanelId; 2]; 2] = [[PanelId::Scatter, PanelId::Network], [PanelId::Loss, PanelId::Gradient]];

/// The standard arrangement.
pub fn standard() -> Tree<PanelId> {
    let column = |panels: [PanelId; 2]| {
        let panel = |panel: PanelId| (1.0, Arranged::Panel { name: name(panel), hidden: false });
        (1.0, Arranged::Column(panels.map(panel).to_vec()))
    };
    Arranged::Row(STANDARD.map(column).to_vec()).tree()
}

fn name(panel: PanelId) -> String {
    <&str>::from(panel).to_owned()
}

impl Arranged {
    /// The arrangement of a tree; `None` of an empty one.
    pub fn of(tree: &Tree<PanelId>) -> Option<Self> {
        Self::of_tile(&tree.tiles, tree.root()?)
    }

    fn of_tile(tiles: &Tiles<PanelId>, id: TileId) -> Option<Self> {
        let of = |id: &TileId| Self::of_tile(tiles, *id);
        Some(match tiles.get(id)? {
            Tile::Pane(panel) => Self::Panel { name: name(*panel), hidden: !tiles.is_visible(id) },
            Tile::Container(Container::Linear(linear)) => {
                let with_share = |id: &TileId| of(id).map(|tile| (linear.shares[*id], tile));
                let children = linear.children.iter().filter_map(with_share).collect();
                match linear.dir {
                    LinearDir::Horizontal => Self::Row(children),
                    LinearDir::Vertical => Self::Column(children),
                }
            }
            Tile::Container(Container::Tabs(tabs)) => {
                let front = tabs.children.iter().position(|id| tabs.active == Some(*id)).unwrap_or(0);
                Self::Tabs(front, tabs.children.iter().filter_map(of).collect())
            }
            Tile::Container(Container::Grid(grid)) => Self::Grid(grid.children().filter_map(of).collect()),
        })
    }

    /// The tree of an arrangement, with every panel of this program in it once.
    pub fn tree(&self) -> Tree<PanelId> {
        let mut tiles = Tiles::default();
        let root = self.add_to(&mut tiles).unwrap_or_else(|| tiles.insert_horizontal_tile(Vec::new()));
        let mut tree = Tree::new(egui::Id::unique("panels"), root, tiles);
        for panel in PanelId::ALL {
            if tree.tiles.find_pane(&panel).is_none() {
                add_missing(&mut tree, panel);
            }
        }
        tree
    }

    /// Its tile; `None` where nothing in it is known here.
    fn add_to(&self, tiles: &mut Tiles<PanelId>) -> Option<TileId> {
        match self {
            Self::Panel { name, hidden } => {
                let panel = PanelId::ALL.into_iter().find(|p| <&str>::from(*p) == name)?;
                if tiles.find_pane(&panel).is_some() {
                    return None; // twice, in a text that was changed by hand
                }
                let id = tiles.insert_pane(panel);
                tiles.set_visible(id, !hidden);
                Some(id)
            }
            Self::Row(children) => Self::add_linear(LinearDir::Horizontal, children, tiles),
            Self::Column(children) => Self::add_linear(LinearDir::Vertical, children, tiles),
            Self::Tabs(front, children) => {
                let added: Vec<Option<TileId>> = children.iter().map(|c| c.add_to(tiles)).collect();
                let active = added.get(*front).copied().flatten();
                let children: Vec<TileId> = added.into_iter().flatten().collect();
                let active = active.or(children.first().copied())?;
                Some(tiles.insert_container(Tabs { children, active: Some(active) }))
            }
            Self::Grid(children) => {
                let children: Vec<TileId> = children.iter().filter_map(|c| c.add_to(tiles)).collect();
                (!children.is_empty()).then(|| tiles.insert_grid_tile(children))
            }
        }
    }

    fn add_linear(dir: LinearDir, children: &[(f32, Self)], tiles: &mut Tiles<PanelId>) -> Option<TileId> {
        let added: Vec<(f32, TileId)> =
            children.iter().filter_map(|(share, c)| c.add_to(tiles).map(|id| (*share, id))).collect();
        if added.is_empty() {
            return None;
        }
        let mut linear = Linear::new(dir, added.iter().map(|(_, id)| *id).collect());
        for (share, id) in added {
            linear.shares.set_share(id, if share.is_finite() && share > 0.0 { share } else { 1.0 });
        }
        Some(tiles.insert_container(linear))
    }
}

/// Puts a panel under or over the one that it stands beside in the standard arrangement.
fn add_missing(tree: &mut Tree<PanelId>, panel: PanelId) {
    let id = tree.tiles.insert_pane(panel);
    let at_home = |column: &&[PanelId; 2]| column.contains(&panel);
    let neighbours = STANDARD.iter().find(at_home).copied().unwrap_or([panel, panel]);
    let is_first = neighbours[0] == panel;
    let neighbour = neighbours.into_iter().find(|p| *p != panel).and_then(|p| tree.tiles.find_pane(&p));
    let Some(neighbour) = neighbour else {
        let Some(root) = tree.root() else { return };
        match tree.tiles.get_mut(root) {
            Some(Tile::Container(container)) => container.add_child(id),
            _ => wrap(tree, root, [root, id], LinearDir::Horizontal),
        }
        return;
    };
    let pair = if is_first { [id, neighbour] } else { [neighbour, id] };
    let parent = tree.tiles.parent_of(neighbour);
    if let Some(Tile::Container(Container::Linear(linear))) = parent.and_then(|parent| tree.tiles.get_mut(parent))
        && linear.dir == LinearDir::Vertical
    {
        let at = linear.children.iter().position(|c| *c == neighbour).unwrap_or(0);
        linear.children.insert(if is_first { at } else { at + 1 }, id);
        return;
    }
    wrap(tree, neighbour, pair, LinearDir::Vertical);
}

/// Puts a container of two in the place of one of them.
fn wrap(tree: &mut Tree<PanelId>, inner: TileId, pair: [TileId; 2], dir: LinearDir) {
    let parent = tree.tiles.parent_of(inner);
    let outer = tree.tiles.insert_container(Linear::new(dir, pair.to_vec()));
    if let Some(Tile::Container(container)) = parent.and_then(|parent| tree.tiles.get_mut(parent)) {
        if let Container::Linear(linear) = container {
            linear.shares.replace_with(inner, outer);
        }
        let _place = container.replace_child(inner, outer);
    } else {
        let tiles = std::mem::take(&mut tree.tiles);
        *tree = Tree::new(tree.id(), outer, tiles);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn panel(name: &str) -> Arranged {
        Arranged::Panel { name: name.to_owned(), hidden: false }
    }

    #[test]
    fn an_arrangement_comes_back_as_it_was() {
        let hidden = Arranged::Panel { name: "network".to_owned(), hidden: true };
        let mine = Arranged::Row(vec![
            (2.5, panel("loss")),
            (
                1.0,
                Arranged::Column(vec![
                    (1.0, hidden),
                    (3.0, Arranged::Tabs(1, vec![panel("gradient"), panel("scatter")])),
                ]),
            ),
        ]);
        let text = ron::to_string(&mine).unwrap();
        let read: Arranged = ron::from_str(&text).unwrap();
        assert_eq!(Arranged::of(&read.tree()), Some(mine));
        let again = ron::to_string(&Arranged::of(&read.tree()).unwrap()).unwrap();
        assert_eq!(again, text, "the same text every time");
    }

    #[test]
    fn a_panel_of_another_program_is_left_out_and_a_new_one_added_at_its_place() {
        // Saved by a program that knew a race and did not know the network panel.
        let saved = Arranged::Row(vec![
            (1.0, Arranged::Column(vec![(1.0, panel("race")), (2.0, panel("gradient"))])),
            (3.0, Arranged::Column(vec![(1.0, panel("loss")), (1.0, panel("scatter"))])),
        ]);
        let expected = Arranged::Row(vec![
            (1.0, Arranged::Column(vec![(2.0, panel("gradient"))])),
            (3.0, Arranged::Column(vec![(1.0, panel("loss")), (1.0, panel("scatter")), (1.0, panel("network"))])),
        ]);
        assert_eq!(Arranged::of(&saved.tree()), Some(expected));
    }

    #[test]
    fn whatever_is_saved_every_panel_stands_somewhere_once() {
        let one = panel("loss");
        let twice = Arranged::Row(vec![(f32::NAN, panel("loss")), (-1.0, panel("loss"))]);
        let none = Arranged::Tabs(7, vec![panel("race")]);
        let grid = Arranged::Grid(vec![panel("gradient"), panel("network")]);
        for saved in [one, twice, none, grid, Arranged::Row(Vec::new())] {
            let tree = saved.tree();
            for panel in PanelId::ALL {
                let found = tree.tiles.tiles().filter(|tile| matches!(tile, Tile::Pane(p) if *p == panel)).count();
                assert_eq!(found, 1, "{panel:?} in {saved:?}");
                let mut at = tree.tiles.find_pane(&panel);
                while let Some(id) = at.filter(|id| Some(*id) != tree.root()) {
                    at = tree.tiles.parent_of(id);
                }
                assert_eq!(at, tree.root(), "{panel:?} hangs on the tree of {saved:?}");
            }
        }
    }
}
