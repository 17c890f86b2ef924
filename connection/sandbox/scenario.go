package sandbox

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"bcconnect/connection"
)

//go:embed scenarios/*.json
var scenarioFiles embed.FS

// scenarioWell is the scenario in which nothing is wrong.
const scenarioWell = "well"

// Scenario is one way in which the simulated world can be, told to people.
type Scenario struct {
	Name  string
	Title string
	Story string // what happened before, in two or three sentences
	Mode  connection.Mode
	// Finding is the code of the one finding that a correct program shows for
	// the first connection of the scenario; empty means that all is well.
	Finding string
	// Group is the family of a scenario that is one of many ("A secret or
	// certificate is refused"); empty for those that tell a story of their own.
	Group string
	// Rule is the number of the finding, where the scenario is about exactly one
	// ("BCC-280"). Also are findings that the same evidence may mean.
	Rule string
	Also []string
	// At is the endpoint that fails, for scenarios of a family: "token",
	// "authorize", "consent", "environments", …
	At string
	// Paste is a text that the person meets outside this program: in Business
	// Central, in another program's log. Nothing fails here then; the text is to
	// be pasted where the program explains errors.
	Paste string
	// Passes is how many tests pass before the finding shows.
	Passes int
	// Memory marks a fault below HTTP that only Transport can play: a loopback
	// listener cannot honestly have an unknown name or a strange certificate.
	Memory bool
}

// Label is the title under which a list shows the scenario: those of a family
// name it, so that they stand together and are found by it.
func (s Scenario) Label() string {
	if s.Group == "" {
		return s.Title
	}
	return s.Group + ": " + s.Title
}

// Note is what a list says beside the title: the story, and the text to paste.
func (s Scenario) Note() string {
	if s.Paste == "" {
		return s.Story
	}
	return s.Story + " – " + s.Paste
}

// Patience is how long an answer should be waited for while the scenario is
// practised: a few seconds where a service never answers, for nobody wants to
// practise waiting; else 0, the usual time, for a busy computer may need it.
func (s Scenario) Patience() time.Duration {
	if s.Finding == "timed-out" {
		return 3 * time.Second
	}
	return 0
}

// scenarioFile is a scenario as it is written.
type scenarioFile struct {
	Name  string          `json:"name"`
	Title string          `json:"title"`
	Story string          `json:"story"`
	Mode  connection.Mode `json:"mode"`
	// Connection is the ready-made connection that it is about, App the
	// registration that this connection uses instead of its usual one.
	Connection string          `json:"connection"`
	App        string          `json:"app"`
	Profile    json.RawMessage `json:"profile"` // laid over the connection
	// Secret is what the person has pasted: "right" (also if empty), "wrong",
	// "id", "cut", "masked", "blanks", "short" or "none".
	Secret string `json:"secret"`
	// SecretEnds is the day that the person wrote down as the secret's end, in
	// days from today.
	SecretEnds *int `json:"secretEnds"`
	// Claims are laid over those of every access token; null takes one away, and
	// a time may be written as a distance from now, "-2h".
	Claims  map[string]any `json:"claims"`
	Clock   duration       `json:"clock"` // of the services, relative to this computer
	Person  person         `json:"person"`
	World   []patch        `json:"world"`
	Answers []answer       `json:"answers"`
	Then    struct {
		Finding string `json:"finding"`
	} `json:"then"`
	Passes int `json:"passes"`

	// of the family that it belongs to
	group, rule, paste, place string
	also                      []string
}

// person is how the scripted person behaves in the browser (see Server.Browse).
type person struct {
	Account string `json:"account"` // whom they pick; empty means the first
	// Does is "accept" (also if empty), "decline" at the consent page, "cancel"
	// at the sign-in page, or "close" to close the browser.
	Does string `json:"does"`
}

// duration is a time.Duration written as text, "-10m".
type duration time.Duration

// UnmarshalText reads the form of time.ParseDuration.
func (d *duration) UnmarshalText(b []byte) error {
	v, err := time.ParseDuration(string(b))
	*d = duration(v)
	return err
}

// Scenarios returns all scenarios: first those with a story of their own, by
// name, then the families, each by name.
func Scenarios() []Scenario {
	return append(Stories(), Families()...)
}

// Stories returns the scenarios that have a file each, by name.
func Stories() []Scenario {
	entries, err := scenarioFiles.ReadDir("scenarios")
	if err != nil {
		return nil
	}
	list := make([]Scenario, 0, len(entries))
	for _, e := range entries {
		f, err := loadScenario(strings.TrimSuffix(e.Name(), ".json"))
		if err != nil {
			continue // a test reads every file
		}
		list = append(list, f.offer())
	}
	slices.SortFunc(list, func(a, b Scenario) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// Families returns the many small scenarios, family by family.
func Families() []Scenario {
	entries, err := familyFiles.ReadDir(familyDir)
	if err != nil {
		return nil
	}
	parts := make([][]Scenario, len(entries))
	var work sync.WaitGroup
	for i, e := range entries {
		work.Go(func() { parts[i] = listFamily(e.Name()) })
	}
	work.Wait()
	return slices.Concat(parts...)
}

// Find returns the scenario of a name, without looking at all the others.
func Find(name string) (Scenario, bool) {
	f, err := loadScenario(name)
	if err != nil {
		return Scenario{}, false
	}
	return f.offer(), true
}

// offer tells the scenario to people.
func (f scenarioFile) offer() Scenario {
	return Scenario{
		Name: f.Name, Title: f.Title, Story: f.Story, Mode: f.Mode, Finding: f.Then.Finding,
		Group: f.group, Rule: f.rule, Also: f.also, At: f.place, Paste: f.paste, Passes: f.Passes,
		Memory: slices.ContainsFunc(f.Answers, func(a answer) bool { return a.Network != "" }),
	}
}

func loadScenario(name string) (scenarioFile, error) {
	if family, one, ok := strings.Cut(name, "."); ok {
		return loadBrief(family, one)
	}
	b, err := scenarioFiles.ReadFile(path.Join("scenarios", name+".json"))
	if err != nil {
		return scenarioFile{}, fmt.Errorf("%w: %q", errNoScenario, name)
	}
	var f scenarioFile
	if err := strictJSON(b, &f); err != nil {
		return scenarioFile{}, fmt.Errorf("sandbox: scenario %s: %w", name, err)
	}
	if f.Name != name {
		return scenarioFile{}, fmt.Errorf("sandbox: scenario %s calls itself %q", name, f.Name)
	}
	return f, f.check()
}

// check reads once what is only read when the scenario is played.
func (f scenarioFile) check() error {
	if len(f.Profile) == 0 {
		return nil
	}
	var p connection.Profile
	if err := strictJSON(f.Profile, &p); err != nil {
		return fmt.Errorf("sandbox: scenario %s: profile: %w", f.Name, err)
	}
	return nil
}

// offered is a ready-made connection with its secret.
type offered struct {
	profile connection.Profile
	secret  connection.Secret
}

// connections builds the ready-made connections; the scenario's comes first.
func (s *Server) connections() []offered {
	list := make([]offered, 0, len(s.world.Connections))
	first := s.scenario.Connection
	if first == "" {
		first = s.world.Connections[0].App
	}
	for _, c := range s.world.Connections {
		about := c.Profile.ID == "sandbox-"+first
		key := c.App
		if about && s.scenario.App != "" {
			key = s.scenario.App
		}
		_, a := s.world.app(key)
		p := c.Profile
		p.ClientID = a.ClientID
		choice := ""
		if about {
			choice = s.scenario.Secret
			if a.Key != c.App {
				p.Name = a.Name
			}
			if len(s.scenario.Profile) > 0 {
				_ = json.Unmarshal(s.scenario.Profile, &p) // loadScenario has read it once
			}
		}
		if about && s.scenario.SecretEnds != nil {
			p.Secret.Ends = s.options.Now().AddDate(0, 0, *s.scenario.SecretEnds).Format(time.DateOnly)
		}
		o := offered{profile: p}
		if p.SendsSecret() {
			o.secret = a.pasted(choice)
		}
		if about {
			list = slices.Insert(list, 0, o)
			continue
		}
		list = append(list, o)
	}
	return list
}

// pasted is the secret that a person would have put in for this app.
func (a *app) pasted(choice string) connection.Secret {
	if len(a.Secrets) == 0 || choice == "none" || a.Secrets[0].Value.Empty() {
		return ""
	}
	switch newest := a.Secrets[0]; choice {
	case "wrong":
		return "Sbx8Q~the+secret/of=another&app%....xxxx"
	case "id":
		return connection.Secret(newest.ID)
	case "cut":
		return newest.Value[:len(newest.Value)-3]
	case "masked":
		return newest.Value[:3] + "************************"
	case "blanks":
		return newest.Value[:8] + " " + newest.Value[8:]
	case "short":
		return newest.Value[:6]
	default:
		return newest.Value
	}
}
