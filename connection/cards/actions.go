package cards

import (
	"strconv"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
)

// ActionChosen says that somebody pressed a button of a finding. Choice is the
// value of a "pick:" action.
type ActionChosen struct {
	ID      string
	Action  diagnose.Action
	Choice  string
	Finding diagnose.Finding // the finding it belongs to, for its page
}

func (e ActionChosen) apply(s State) (State, []Effect) {
	p, ok := s.Find(e.ID)
	if !ok {
		return s, nil
	}
	verb, object := e.Action.Cut()
	switch verb {
	case "open":
		return s, []Effect{e.link(p, object)}
	case "copy":
		return s, []Effect{CopyText{Profile: p, Name: object}}
	case "mail":
		return s, []Effect{OpenLink{Profile: p, Name: "mailAdmin"}}
	case "signin":
		return s.begin(e.ID, TaskSignIn, object == "other")
	case "retry", "wait":
		return e.retry(s)
	case "settings":
		return s.wish(Wish{Kind: WishSettings, ID: e.ID, Setting: object}), nil
	case "vault":
		return s.ask(e.ID, AskReset), nil
	case "renew":
		return RenewAsked{ID: e.ID}.apply(s)
	}
	return e.change(s, p, verb, object)
}

// change does what changes the connection itself.
func (e ActionChosen) change(s State, p connection.Profile, verb, object string) (State, []Effect) {
	switch verb {
	case "pick":
		return e.pick(s, p, connection.Field(object))
	case "switch":
		return e.swap(s, p, object)
	case "edit", "trim":
		return EditAsked{ID: e.ID, Field: connection.Field(object)}.apply(s)
	case "keep":
		p.Keep = connection.KeepSession
		return e.save(s, p)
	}
	return s, nil
}

// codeLookup is Microsoft's page that explains an AADSTS number.
const codeLookup = "https://login.microsoftonline.com/error?code="

// link is what "open:" opens; documentation and number are the finding's own.
func (e ActionChosen) link(p connection.Profile, object string) Effect {
	if object == "docs" && e.Finding.Docs != "" {
		return OpenLink{Profile: p, URL: e.Finding.Docs}
	}
	if f := e.Finding.Fault; object == "codeLookup" && f != nil && len(f.AADSTS) > 0 {
		return OpenLink{Profile: p, URL: codeLookup + strconv.Itoa(f.AADSTS[0])}
	}
	return OpenLink{Profile: p, Name: object}
}

// pick takes the value that a finding offered, saves it and tests again.
func (e ActionChosen) pick(s State, p connection.Profile, f connection.Field) (State, []Effect) {
	switch {
	case e.Choice == "":
		return EditAsked{ID: e.ID, Field: f}.apply(s)
	case f == connection.FieldEnvironment:
		p.Environment, p.EnvironmentType = e.Choice, ""
	case f == connection.FieldCompany:
		p.Company = company(s.Card(e.ID), e.Choice)
	case f == connection.FieldRoutes:
		p.Routes = p.Routes.Replace(e.Finding.Args[connection.ArgRoute], e.Choice)
	default:
		return s, nil
	}
	return e.save(s, p)
}

// company finds the chosen label among the companies that the test saw.
func company(c Card, label string) connection.Company {
	for _, x := range c.Report.Facts.Companies {
		if x.Label() == label || x.Name == label || x.ID == label {
			return x
		}
	}
	return connection.Company{Name: label}
}

// swap changes the platform and saves, or goes to the choice of the mode.
func (e ActionChosen) swap(s State, p connection.Profile, object string) (State, []Effect) {
	if connection.Field(object) != connection.FieldPlatform {
		return EditAsked{ID: e.ID, Field: connection.FieldMode}.apply(s)
	}
	to := connection.PlatformWeb
	if p.Platform == connection.PlatformWeb {
		to = connection.PlatformDesktop
	}
	if to == connection.PlatformWeb && !p.HoldsCredential() {
		return EditAsked{ID: e.ID, Field: p.CredentialField()}.apply(s)
	}
	p.Platform = to
	return e.save(s, p)
}

// save keeps changed words; the test runs again by itself once they are kept.
func (e ActionChosen) save(s State, p connection.Profile) (State, []Effect) {
	s, effects := s.begin(e.ID, TaskSave, false)
	if len(effects) == 0 {
		return s, nil
	}
	return s, []Effect{Do{Task: TaskSave, Profile: p}}
}

// retry does again what failed: the task, or else the test.
func (e ActionChosen) retry(s State) (State, []Effect) {
	switch t := s.Card(e.ID).Failed; t {
	case TaskConsent:
		return ConsentAsked{ID: e.ID}.apply(s)
	case TaskToken, TaskRefresh, TaskSignIn:
		return s.begin(e.ID, t, false)
	case TaskNone, TaskTest, TaskRevoke, TaskDelete, TaskCopy, TaskCopyOf, TaskSave, TaskReset:
	}
	return TestConnection{ID: e.ID}.apply(s)
}

// AddAsked, EditAsked and the others below want another place of the program.
type (
	AddAsked  struct{}
	EditAsked struct {
		ID    string
		Field connection.Field
	}
	SettingsAsked   struct{}
	ImportAsked     struct{}
	SandboxEntered  struct{}
	SandboxLeft     struct{}
	ScenarioChosen  struct{ Name string }
	WorldChanged    struct{ World World }
	NoticeDismissed struct{}
)

func (AddAsked) apply(s State) (State, []Effect) { return s.wish(Wish{Kind: WishAdd}), nil }

func (e EditAsked) apply(s State) (State, []Effect) {
	if _, ok := s.Find(e.ID); !ok || s.Card(e.ID).Busy() {
		return s, nil
	}
	return s.wish(Wish{Kind: WishEdit, ID: e.ID, Field: e.Field}), nil
}

// PageAsked opens a page: for a connection, or for all where ID is "".
type PageAsked struct {
	Page Page
	ID   string
}

func (e PageAsked) apply(s State) (State, []Effect) {
	return s.wish(Wish{Kind: WishPage, Page: e.Page, ID: e.ID}), nil
}

func (SettingsAsked) apply(s State) (State, []Effect) { return s.wish(Wish{Kind: WishSettings}), nil }
func (ImportAsked) apply(s State) (State, []Effect)   { return s.wish(Wish{Kind: WishImport}), nil }

func (SandboxEntered) apply(s State) (State, []Effect) {
	return s.wish(Wish{Kind: WishSandbox}), nil
}

func (SandboxLeft) apply(s State) (State, []Effect) { return s.wish(Wish{Kind: WishLeave}), nil }

func (e ScenarioChosen) apply(s State) (State, []Effect) {
	if !s.World.Sandbox || e.Name == s.World.Scenario {
		return s, nil
	}
	return s.wish(Wish{Kind: WishPractise, Scenario: e.Name}), nil
}

// WorldChanged says in which world the program is now; what was seen in the
// other one does not count.
func (e WorldChanged) apply(s State) (State, []Effect) {
	var stop []Effect
	for id, c := range s.cards {
		if c.Busy() {
			stop = append(stop, Stop{ID: id})
		}
	}
	fresh := State{World: e.World, Wish: s.Wish, Notice: s.Notice, EndsSeen: s.EndsSeen}
	return fresh, append(stop, Load{})
}

func (NoticeDismissed) apply(s State) (State, []Effect) {
	s.Notice.Words.Key = ""
	return s, nil
}
