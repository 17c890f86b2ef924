package setup

import (
	"slices"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/check"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/handover"
)

// Step is a page of the wizard.
type Step string

// The steps, in order.
const (
	StepKind         Step = "kind"
	StepRegistration Step = "registration"
	StepSignIn       Step = "signin"
	StepPlace        Step = "place"
	StepTest         Step = "test"
)

// Steps returns the steps in order.
func Steps() []Step {
	return []Step{StepKind, StepRegistration, StepSignIn, StepPlace, StepTest}
}

// Task is something that runs outside the window. Its value is also the slot
// in which it runs.
type Task string

// The tasks.
const (
	TaskToken        Task = "token" // a browser sign-in or a client credentials request
	TaskAnswer       Task = "answer"
	TaskLookUp       Task = "lookup"
	TaskEnvironments Task = "environments"
	TaskCompanies    Task = "companies"
	TaskCheck        Task = "check"
	TaskSave         Task = "save"
	TaskOpen         Task = "open"
	TaskCopy         Task = "copy"
	TaskPaste        Task = "paste"
	TaskFile         Task = "file"
)

// Outcome says how the wizard ended.
type Outcome string

// The outcomes.
const (
	OutcomeOpen  Outcome = "" // it has not ended
	OutcomeSaved Outcome = "saved"
	OutcomeDraft Outcome = "draft" // saved half-finished
	OutcomeLeft  Outcome = "left"  // left without saving
)

// State is everything that the wizard shows.
type State struct {
	Step    Step
	Reached int  // index of the furthest step that was opened
	Editing bool // an existing connection, not a new one
	Outcome Outcome

	// Draft holds what was typed, as it was typed.
	Draft connection.Profile
	// Secret is the client secret that was typed and is not saved yet. Empty
	// with Draft.Secret.Length > 0 means that the stored one is kept.
	Secret connection.Secret
	// Certificate is the panel of the certificate, and the key that was loaded.
	Certificate Certificate
	// CompanyText is what stands in the company field; Draft.Company is what it
	// was found to mean.
	CompanyText string
	// Clouds are the clouds on offer; the first is the default.
	Clouds []connection.Cloud
	// Now is when the wizard was opened: the day against which dates are judged.
	Now time.Time
	// Dirty says that something was typed since the last save.
	Dirty bool

	Advanced bool // the general OAuth fields are unfolded
	// RoutesOpen says that the field for custom APIs and web services was asked
	// for; it shows by itself once something stands in it.
	RoutesOpen bool
	Touched    []connection.Field
	Tried      []Step // steps on which Continue was pressed in vain
	// Focus names the field that wants the keyboard; it does so anew whenever
	// FocusTurn grows.
	Focus     connection.Field
	FocusTurn int

	// Running lists the tasks in flight.
	Running  []Task
	Troubles []Trouble

	// Tenant is what the lookup found; empty: not known, or the field changed.
	Tenant TenantFacts

	// Patience is how long the next task rests before it begins, because a
	// service asked for it.
	Patience time.Duration

	Prompt    connection.Prompt // zero: nothing to do in a browser
	Cancelled bool              // the last sign-in was cancelled by hand
	Answer    Answer
	Token     connection.TokenFacts

	Environments []check.Environment
	Companies    []connection.Company
	// CompaniesOf is the environment that Companies belong to.
	CompaniesOf string

	Results []check.Result // empty: not tested yet
	Report  check.Report   // zero until a test ran to its end
	// Tested says that Report belongs to the values as they stand.
	Tested bool

	Paste  Paste
	Asking bool // "keep what you typed?" is on screen
	// Wanted is an action that belongs to another part of the program, such as
	// its settings; it is wanted anew whenever WantedTurn grows.
	Wanted     diagnose.Action
	WantedTurn int
	// Notice is something short to say in passing ("copied:redirect"); it is
	// said anew whenever NoticeTurn grows.
	Notice     string
	NoticeTurn int
}

// Trouble is what went wrong in a task.
type Trouble struct {
	Task     Task
	Findings []diagnose.Finding
}

// TenantFacts is what the tenant lookup found.
type TenantFacts struct {
	Asked  string // the tenant as it was typed
	ID     string // GUID
	Name   string // name to show; empty if only the id is known
	Exists bool
}

// Answer is the address that somebody pastes when the browser cannot reach us.
// It carries a code, hence a Secret.
type Answer struct {
	Open bool
	Text connection.Secret
}

// Paste is the panel that picks values out of anything.
type Paste struct {
	Open bool
	// Text may hold a client secret, so the whole is one.
	Text  connection.Secret
	Found []Found
	// Secret is the client secret that was found, if one was.
	Secret connection.Secret
	// Looked says that Text was searched.
	Looked bool
	// Issues is what the search has to say about the text.
	Issues []connection.Issue
	// Belongs holds the connections that the text, a connection file, may fill in
	// other than the one at hand; nothing is taken over until somebody has said
	// which. It also says that the one that it was made from is gone.
	Belongs handover.Belongs
}

// Undecided says that it is to be said which connection the text fills in.
func (p Paste) Undecided() bool { return len(p.Belongs.Could) > 0 }

// Found is a value picked out of a pasted text. The secret's value is not in
// it: Value is then empty and Length says how long it is.
type Found struct {
	Field  connection.Field
	Value  string
	Length int
	// Could lists the fields that the value may be for, where the text does not
	// say; Field is then the one that was chosen.
	Could []connection.Field
	// Use says that the value is to be taken over.
	Use bool
}

// Blank is the state of a new connection. The clouds on offer begin with the
// default one.
func Blank(clouds []connection.Cloud, now time.Time) State {
	s := State{Step: StepKind, Clouds: clouds, Now: now}
	s.Draft.Mode = connection.ModeApp
	if len(clouds) > 0 && clouds[0].Name != connection.CloudPublic {
		s.Draft.Cloud = clouds[0].Name
	}
	return s
}

// Edit is the state of an existing connection, opened at the field that wants
// a look, or at the registration when that is FieldNone.
func Edit(p connection.Profile, clouds []connection.Cloud, now time.Time, f connection.Field) State {
	s := State{
		Step: StepRegistration, Reached: len(Steps()) - 1, Editing: true, Draft: p,
		CompanyText: p.Company.Label(), Clouds: clouds, Now: now,
	}
	if s.Draft.Mode == "" {
		s.Draft.Mode = connection.ModeApp
	}
	if p.Draft {
		s.Reached = 1
	}
	if f != connection.FieldNone {
		s = s.jump(f)
	}
	return s
}

// Busy says whether a task is in flight.
func (s State) Busy(t Task) bool { return slices.Contains(s.Running, t) }

// TroubleOf returns what went wrong in a task, if anything did.
func (s State) TroubleOf(t Task) []diagnose.Finding {
	for _, tr := range s.Troubles {
		if tr.Task == t {
			return tr.Findings
		}
	}
	return nil
}

// Mark is how a step stands in the stepper.
type Mark string

// The marks of a step.
const (
	MarkDone    Mark = "done"
	MarkCurrent Mark = "current"
	MarkToCome  Mark = "to-come"
)

// StepView is a step as the stepper shows it.
type StepView struct {
	Step Step
	Mark Mark
	// Open says that the step can be gone to directly.
	Open bool
}

// Stepper returns the steps as the stepper shows them.
func (s State) Stepper() []StepView {
	at := s.index()
	views := make([]StepView, 0, len(Steps()))
	for i, step := range Steps() {
		v := StepView{Step: step, Mark: MarkToCome, Open: i != at && i <= s.Reached}
		switch {
		case i == at:
			v.Mark = MarkCurrent
		case i < at || i <= s.Reached:
			v.Mark = MarkDone
		}
		views = append(views, v)
	}
	return views
}

func (s State) index() int { return slices.Index(Steps(), s.Step) }

// Cloud returns the cloud that the draft names. A connection with its own
// endpoints has none to derive from.
func (s State) Cloud() connection.Cloud {
	name := s.Draft.Cloud
	if name == connection.CloudOwn {
		return connection.Cloud{Name: connection.CloudOwn}
	}
	for _, c := range s.Clouds {
		if c.Name == name {
			return c
		}
	}
	if name == "" || name == connection.CloudPublic {
		return connection.Public()
	}
	return connection.Cloud{Name: name}
}

// Profile returns the draft as it is tested and saved: blanks cut off, a name
// suggested where none was typed, and the company as the field means it.
func (s State) Profile() connection.Profile {
	p := s.Draft
	if p.Name == "" {
		p.Name = s.SuggestedName()
	}
	p.Company = s.company()
	p.Routes = p.Routes.Tidy()
	return p
}

// SuggestedName is the name that a connection gets when nobody types one: the
// tenant's, and the environment where it is known.
func (s State) SuggestedName() string {
	name := s.Draft.Tenant
	if s.Tenant.Asked == s.Draft.Tenant && s.Tenant.Name != "" {
		name = s.Tenant.Name
	}
	if name == "" {
		name = s.Draft.ClientID
	}
	if name != "" && s.Draft.Environment != "" {
		name += " · " + s.Draft.Environment
	}
	return name
}

// SecretKept says that a secret is stored and none was typed over it.
func (s State) SecretKept() bool { return s.Secret.Empty() && s.Draft.Secret.Length > 0 }

// Production says that the chosen environment is a production one.
func (s State) Production() bool { return s.Draft.EnvironmentType == "Production" }
