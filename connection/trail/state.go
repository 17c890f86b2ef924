package trail

import (
	"slices"
	"strings"

	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/journal"
	"bcconnect/connection/transcript"
)

// View is how the exchanges are shown.
type View string

// The views.
const (
	ViewList    View = "list"
	ViewPicture View = "picture" // bars along time, of one test
)

// Filter says which exchanges are shown; the zero value lets all through.
type Filter struct {
	Text     string // every word of it must be met
	Profile  string // connection id
	Stage    string // tag
	Run      int64  // one test of Profile
	Failures bool   // only what failed
}

// None says whether everything is let through.
func (f Filter) None() bool { return f == Filter{} }

// Load is how much a connection asked of Business Central lately.
type Load struct {
	ID string
	journal.Calls
}

// Near says whether the connection comes near to what Business Central grants.
func (l Load) Near() bool {
	return l.Recent*5 >= journal.MostCalls*4 || l.AtOnce >= journal.MostAtOnce
}

// Notice is a short remark that goes by itself; it is said anew whenever Turn
// grows. An empty key says nothing.
type Notice struct {
	Words check.Words
	Turn  int
}

// State is everything that the page shows.
type State struct {
	// Loaded says that the journal was read once.
	Loaded bool
	// All is what the journal keeps, oldest first.
	All []journal.Exchange
	// Rows are the places in All that the filter lets through, newest first.
	Rows []int
	// Tries says of repeated requests the how-manieth it is, by number.
	Tries map[int64]int
	// Loads are the connections that asked something lately, the busiest first.
	Loads []Load
	// Names are those of the connections, by id.
	Names  map[string]string
	Filter Filter
	// Selected is the number of the exchange whose detail is shown, 0 for none.
	Selected int64
	View     View
	// Paused holds what is shown as it is; Missed counts what came meanwhile.
	Paused bool
	Missed int
	// Shell is the one that curl commands are written for.
	Shell transcript.Shell
	// Trouble is why the log cannot be written to its file.
	Trouble []diagnose.Finding
	// Findings is what went wrong when something was saved.
	Findings []diagnose.Finding
	Notice   Notice
	// Closed says that the page wants to go.
	Closed bool

	index []string // what a search looks in, for each of All
	held  *Arrived // what came while paused
}

// Empty says that nothing was said yet.
func (s State) Empty() bool { return s.Loaded && len(s.All) == 0 }

// At returns the exchange of a row.
func (s State) At(row int) journal.Exchange { return s.All[s.Rows[row]] }

// Find returns an exchange by its number.
func (s State) Find(seq int64) (journal.Exchange, bool) {
	if len(s.All) == 0 || seq == 0 {
		return journal.Exchange{}, false
	}
	i, ok := slices.BinarySearchFunc(s.All, seq, func(x journal.Exchange, seq int64) int {
		switch {
		case x.Seq < seq:
			return -1
		case x.Seq > seq:
			return 1
		}
		return 0
	})
	if !ok {
		return journal.Exchange{}, false
	}
	return s.All[i], true
}

// Current returns the chosen exchange.
func (s State) Current() (journal.Exchange, bool) { return s.Find(s.Selected) }

// Name is what a connection is called; its id where it has no name any more,
// such as a draft in the wizard.
func (s State) Name(profile string) string {
	if n := s.Names[profile]; n != "" {
		return n
	}
	return profile
}

// Stages lists the tags that are met, sorted.
func (s State) Stages() []string {
	seen := map[string]bool{}
	var out []string
	for _, x := range s.All {
		if x.Tag != "" && !seen[x.Tag] {
			seen[x.Tag] = true
			out = append(out, x.Tag)
		}
	}
	slices.Sort(out)
	return out
}

// Connections lists the ids of the connections that are met, by their names.
func (s State) Connections() []string {
	seen := map[string]bool{}
	var out []string
	for _, x := range s.All {
		if x.Profile != "" && !seen[x.Profile] {
			seen[x.Profile] = true
			out = append(out, x.Profile)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return strings.Compare(strings.ToLower(s.Name(a)), strings.ToLower(s.Name(b))) })
	return out
}

// StageKey is the key of the words for what a request was for.
func StageKey(tag string) string {
	switch tag {
	case "":
		return "trail.stage.none"
	case "token":
		return "trail.stage.token"
	case "companies":
		return "trail.stage.companies"
	}
	if slices.Contains(check.AllRungs(), check.ID(tag)) {
		return "rung." + tag + ".name"
	}
	return "trail.stage.other"
}

// Load returns the load to show: that of the filtered connection, else the
// highest; false if nobody asked anything.
func (s State) Load() (Load, bool) {
	for _, l := range s.Loads {
		if s.Filter.Profile == "" || l.ID == s.Filter.Profile {
			return l, true
		}
	}
	return Load{}, false
}

// mostBars bounds a picture that is not of one test.
const mostBars = 200

// Picture draws one test along time: that of the chosen exchange, else the
// newest that the filter lets through. Where there was no test it draws the
// newest exchanges.
func (s State) Picture() transcript.Picture {
	of, chosen := s.Current()
	if !chosen || of.Run == 0 {
		for _, i := range s.Rows {
			if s.All[i].Run != 0 {
				of = s.All[i]
				break
			}
		}
	}
	var list []journal.Exchange
	for _, i := range s.Rows {
		if x := s.All[i]; of.Run == 0 && len(list) < mostBars || of.Run != 0 && x.Run == of.Run && x.Profile == of.Profile {
			list = append(list, x)
		}
	}
	return transcript.Draw(list)
}

// Shown returns what the filter lets through, oldest first.
func (s State) Shown() []journal.Exchange {
	out := make([]journal.Exchange, 0, len(s.Rows))
	for _, i := range slices.Backward(s.Rows) {
		out = append(out, s.All[i])
	}
	return out
}
