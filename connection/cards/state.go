package cards

import (
	"maps"
	"slices"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
)

// State is everything that the home screen shows.
type State struct {
	// Loaded says that the list was read once.
	Loaded   bool
	Profiles []connection.Profile // sorted by group, then name
	found    []found              // what search and filter look at, made once
	order    []int                // of Profiles, as the list is sorted
	words    map[Status]string    // what the statuses are called
	now      func() time.Time     // nil means time.Now
	// Rows is the list as it is shown: headers and connections that match.
	Rows     []Row
	View     View
	Viewing  bool // the panel in which the view is changed is open
	Folder   Folder
	Search   string
	Selected string // id, "" for none
	toShow   string // id to select as soon as the list has it

	cards map[string]Card

	World World
	// EndsSeen is the mark of the notice of what ends soon that was dismissed.
	EndsSeen string
	// Trouble is what went wrong with the list itself.
	Trouble []diagnose.Finding
	// LogWrong says that the log cannot be written to its file, and that nobody
	// has put the notice away.
	LogWrong bool
	// Explain is the box that explains any error.
	Explain Explain
	// Wish is what this screen wants from the rest of the program.
	Wish Wish
	// Notice is something short to say in passing.
	Notice Notice
}

// Row is a line of the list: a header, or the connection at Index of Profiles.
type Row struct {
	Header bool
	Group  string
	Index  int
	// Of a header: whether its connections are folded away, how many there are,
	// and how the worst of them stands.
	Folded bool
	Count  int
	Worst  Status
}

// World says in which world the program is.
type World struct {
	// Sandbox is the simulated cloud: nothing leaves the computer.
	Sandbox   bool
	Scenario  string
	Scenarios []Scenario
	// NoTokenCopy says that the settings forbid copying a token.
	NoTokenCopy bool
}

// Scenario is a situation to practise.
type Scenario struct {
	Name  string // "consent-missing"
	Title string
	Note  string
}

// WishKind is a place that the home screen wants to go to.
type WishKind string

// The wishes.
const (
	WishNone     WishKind = ""
	WishAdd      WishKind = "add"
	WishEdit     WishKind = "edit" // ID, and Field if one is to blame
	WishSettings WishKind = "settings"
	WishSandbox  WishKind = "sandbox" // go into the simulated world
	WishLeave    WishKind = "leave"   // and out of it
	WishPractise WishKind = "practise"
	WishImport   WishKind = "import" // take a connection file in
	WishPage     WishKind = "page"   // open Page, for ID or for all
)

// Page names a screen of its own that opens over the home screen.
type Page string

// The pages.
const (
	PageNone Page = ""
	// PageSnippets is a connection as text for other tools.
	PageSnippets Page = "snippets"
	// PageEnds shows what ends when, of all connections.
	PageEnds Page = "ends"
	// PageRenew renews the secret of a connection.
	PageRenew Page = "renew"
	// PageRecipe is the set-up checklist.
	PageRecipe Page = "recipe"
	// PageSweep tests what the list shows, or with ID "group:…" one customer.
	PageSweep Page = "sweep"
	// PageMove brings connections in from files, and takes them away.
	PageMove Page = "move"
)

// Wish is a request to the rest of the program; it is a new one whenever Turn
// grows.
type Wish struct {
	Kind     WishKind
	ID       string
	Field    connection.Field
	Scenario string
	Setting  string   // "proxy" or "ca" for WishSettings
	Page     Page     // for WishPage
	Rung     check.ID // for PageLog: only what this rung asked
	Turn     int
}

// Notice is a short remark that goes by itself; it is said anew whenever Turn
// grows. An empty key says nothing.
type Notice struct {
	Words check.Words
	Turn  int
}

// Task is what runs for a connection. At most one does.
type Task string

// The tasks.
const (
	TaskNone    Task = ""
	TaskToken   Task = "token"
	TaskTest    Task = "test"
	TaskSignIn  Task = "signin"
	TaskRefresh Task = "refresh"
	TaskRevoke  Task = "revoke"
	TaskDelete  Task = "delete"
	TaskCopyOf  Task = "duplicate"
	TaskSave    Task = "save"
	TaskReset   Task = "reset" // begins a new vault
	TaskCopy    Task = "copytoken"
	TaskConsent Task = "consent" // looks at a fresh token
)

// Ask is a question that stands in the page.
type Ask string

// The questions.
const (
	AskNone   Ask = ""
	AskRevoke Ask = "revoke"
	AskDelete Ask = "delete"
	AskReset  Ask = "reset"
	AskCopy   Ask = "copytoken"
)

// Answer is the panel for the address that somebody pastes when the browser
// cannot reach us. The address carries a code, hence a Secret.
type Answer struct {
	Open     bool
	Text     connection.Secret
	Findings []diagnose.Finding // why the pasted address was not taken
}

// Card is what this session knows of one connection.
type Card struct {
	Facts connection.TokenFacts
	Seen  bool // Facts were read

	Results []check.Result // of the running or the last test
	Report  check.Report   // of the last test that came to its end
	Tested  bool           // Report is from this session
	Stopped bool           // the last test was cancelled
	Earlier check.Report   // of the test before, for comparing; zero if none
	Labels  Labels
	// Reporting is how the report is saved or copied.
	Reporting ReportPanel

	Task   Task
	Prompt connection.Prompt // zero: nothing to do in a browser
	Answer Answer
	Asking Ask

	// Said is the answer to Get token, Check, Refresh and Revoke, in words.
	Said     check.Words
	SaidGood bool
	// Consent is how far the administrator's consent is, in words.
	Consent     check.Words
	ConsentGood bool
	// Findings is what went wrong in a task other than the test.
	Findings []diagnose.Finding
	// Failed is the task that Findings belong to.
	Failed Task

	// Renewal is what the program does by itself about the token.
	Renewal Renewal

	Claims bool // the table of claims is open
	More   bool // the panel of rarer actions is open
	// Unfolded lists the rungs whose evidence is open, Folded those whose
	// finding was closed by hand.
	Unfolded, Folded []check.ID
}

// Busy says whether something runs for the connection.
func (c Card) Busy() bool { return c.Task != TaskNone }

// Waiting says whether a sign-in waits for the browser.
func (c Card) Waiting() bool { return c.Task == TaskSignIn && c.Prompt != connection.Prompt{} }

// Card returns what is known of a connection.
func (s State) Card(id string) Card { return s.cards[id] }

// Find returns a connection by its id.
func (s State) Find(id string) (connection.Profile, bool) {
	i := slices.IndexFunc(s.Profiles, func(p connection.Profile) bool { return p.ID == id })
	if i < 0 {
		return connection.Profile{}, false
	}
	return s.Profiles[i], true
}

// Current returns the selected connection.
func (s State) Current() (connection.Profile, bool) {
	if s.Selected == "" {
		return connection.Profile{}, false
	}
	return s.Find(s.Selected)
}

// Empty says that there is no connection at all.
func (s State) Empty() bool { return s.Loaded && len(s.Profiles) == 0 }

// Redraw says how soon the screen shows something else by itself: every second
// while a sign-in waits, every minute while a token runs, else never (0).
func (s State) Redraw() time.Duration {
	c := s.Card(s.Selected)
	switch {
	case c.Waiting():
		return time.Second
	case c.Facts.Valid:
		return time.Minute
	default:
		return 0
	}
}

// with returns the state with a changed card; other states keep theirs.
func (s State) with(id string, change func(*Card)) State {
	c := s.cards[id]
	change(&c)
	s.cards = maps.Clone(s.cards)
	if s.cards == nil {
		s.cards = map[string]Card{}
	}
	s.cards[id] = c
	return s
}

func (s State) wish(w Wish) State {
	w.Turn = s.Wish.Turn + 1
	s.Wish = w
	return s
}

func (s State) say(key string, args map[connection.Arg]string) (State, []Effect) {
	s.Notice = Notice{Words: check.Words{Key: key, Args: args}, Turn: s.Notice.Turn + 1}
	return s, []Effect{Fade{}}
}

// Fixture makes a state for pictures and tests: a loaded list with cards.
func Fixture(profiles []connection.Profile, selected string, cards map[string]Card) State {
	s, _ := ListLoaded{Profiles: profiles}.apply(State{})
	s.Selected, s.cards = selected, maps.Clone(cards)
	return s
}
