package sandbox

import (
	"embed"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
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
	// Memory marks a fault below HTTP that only Transport can play: a loopback
	// listener cannot honestly have an unknown name or a strange certificate.
	Memory bool
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
	// "id", "cut" or "none".
	Secret  string   `json:"secret"`
	Clock   duration `json:"clock"` // of the services, relative to this computer
	Person  person   `json:"person"`
	World   []patch  `json:"world"`
	Answers []answer `json:"answers"`
	Then    struct {
		Finding string `json:"finding"`
	} `json:"then"`
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

// Scenarios returns all scenarios, sorted by name.
func Scenarios() []Scenario {
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
		list = append(list, Scenario{
			Name: f.Name, Title: f.Title, Story: f.Story, Mode: f.Mode, Finding: f.Then.Finding,
			Memory: slices.ContainsFunc(f.Answers, func(a answer) bool { return a.Network != "" }),
		})
	}
	slices.SortFunc(list, func(a, b Scenario) int { return strings.Compare(a.Name, b.Name) })
	return list
}

func loadScenario(name string) (scenarioFile, error) {
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
	if len(f.Profile) > 0 {
		var p connection.Profile
		if err := strictJSON(f.Profile, &p); err != nil {
			return scenarioFile{}, fmt.Errorf("sandbox: scenario %s: profile: %w", name, err)
		}
	}
	return f, nil
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
	if len(a.Secrets) == 0 || choice == "none" {
		return ""
	}
	switch newest := a.Secrets[0]; choice {
	case "wrong":
		return "Sbx8Q~the+secret/of=another&app%....xxxx"
	case "id":
		return connection.Secret(newest.ID)
	case "cut":
		return newest.Value[:len(newest.Value)-3]
	default:
		return newest.Value
	}
}
