package recipe

import (
	"slices"
	"strings"

	"bcconnect/connection"
)

// Part is the place in which a step is done.
type Part string

// The parts, in order.
const (
	PartEntra Part = "entra"
	PartBC    Part = "bc"
	PartHere  Part = "here"
)

// Parts returns the parts in order.
func Parts() []Part { return []Part{PartEntra, PartBC, PartHere} }

// Actor is who does a step.
type Actor string

// The actors.
const (
	// ActorRegistrar may register apps in Microsoft Entra.
	ActorRegistrar Actor = "registrar"
	// ActorConsenter may consent for the organisation.
	ActorConsenter Actor = "consenter"
	// ActorBC holds SUPER or SECURITY in the environment.
	ActorBC Actor = "bc"
	// ActorYou sits before this program.
	ActorYou Actor = "you"
	// ActorAccount is the person with whose account the connection works.
	ActorAccount Actor = "account"
)

// The ids of the steps. They are kept in the file of connections: do not rename.
const (
	StepOpen        = "open"
	StepRegister    = "register"
	StepRedirect    = "redirect"
	StepIDs         = "ids"
	StepPermissions = "permissions"
	StepConsent     = "consent"
	StepSecret      = "secret"
	StepCards       = "cards"
	StepCard        = "card"
	StepSets        = "sets"
	StepEnable      = "enable"
	StepPerson      = "person"
	StepValues      = "values"
	StepEnvironment = "environment"
	StepCompany     = "company"
	StepSignIn      = "signin"
	StepTest        = "test"
)

// Step is one thing to do. Its words are "recipe.step.<Words>.title" and ".text".
type Step struct {
	ID    string
	Words string // which words say it; differs by kind of connection
	Part  Part
	Actor Actor
	// Link names the page on which it is done, as the program's links do; empty
	// where there is none.
	Link   string
	Values []Value
}

// Value is something to copy, to type or to write down in a step. Its name is
// "recipe.value.<Name>".
type Value struct {
	Name string
	// Text is the value; empty is a blank that somebody fills in.
	Text string
	// From is the step out of which the value comes; empty: it is fixed, or
	// chosen here.
	From string
	// Note says more about it: "recipe.note.<Note>"; empty says nothing.
	Note string
	// Asked marks a value that the administrator hands back.
	Asked bool
}

// The fixed values. Sources: learn.microsoft.com/entra/identity-platform/reply-url,
// BCD/administration/automation-apis-using-s2s-authentication,
// BCD/webservices/authenticate-web-services-using-oauth.
const (
	// LandingRedirect is where Business Central's own Grant Consent button
	// comes back; it belongs under Web.
	LandingRedirect = "https://businesscentral.dynamics.com/OAuthLanding.htm"

	apiPermission        = "API.ReadWrite.All"
	automationPermission = "Automation.ReadWrite.All"
	userPermission       = "Financials.ReadWrite.All"
	resourceName         = "Dynamics 365 Business Central"
)

// Steps returns the steps of a connection in order, with its own values.
func Steps(p connection.Profile) []Step {
	person := p.Mode.Interactive()
	steps := slices.Concat(entraSteps(p), bcSteps(p), hereSteps(p))
	return slices.DeleteFunc(steps, func(s Step) bool {
		switch s.ID {
		case StepSecret:
			return !p.SendsSecret()
		case StepCards, StepCard, StepSets, StepEnable:
			return person
		case StepPerson, StepSignIn:
			return !person
		}
		return false
	})
}

func entraSteps(p connection.Profile) []Step {
	return []Step{
		{ID: StepOpen, Words: StepOpen, Part: PartEntra, Actor: ActorRegistrar, Link: "register"},
		{ID: StepRegister, Words: StepRegister, Part: PartEntra, Actor: ActorRegistrar, Values: []Value{
			{Name: "appname", Text: p.Name}, {Name: "accounts", Note: "single", Text: "AzureADMyOrg"},
		}},
		{ID: StepIDs, Words: StepIDs, Part: PartEntra, Actor: ActorRegistrar, Link: "entraOverview", Values: []Value{
			{Name: "client", Text: p.ClientID, Asked: true}, {Name: "tenant", Text: p.Tenant, Asked: true},
		}},
		redirectStep(p), permissionStep(p),
		{ID: StepConsent, Words: StepConsent, Part: PartEntra, Actor: ActorConsenter, Link: "entraPermissions"},
		proofStep(p),
	}
}

// proofStep is how the app proves itself: a secret that is made there, or a
// certificate whose public part is taken there.
func proofStep(p connection.Profile) Step {
	if p.UsesCertificate() {
		return Step{ID: StepSecret, Words: "certificate", Part: PartEntra, Actor: ActorRegistrar, Link: "entraCredentials", Values: []Value{
			{Name: "thumbprint", Text: p.Certificate.SHA1}, {Name: "secretends", Text: p.Certificate.Ends()},
		}}
	}
	return Step{ID: StepSecret, Words: StepSecret, Part: PartEntra, Actor: ActorRegistrar, Link: "entraCredentials", Values: []Value{
		{Name: "secretname", Text: p.Name},
		{Name: "secretends", Text: p.Secret.Ends, Asked: true},
		{Name: "secretvalue", Note: "secret"},
	}}
}

// redirectStep says which address stands under which platform: the landing page
// under Web, the program's own where the connection's platform is.
func redirectStep(p connection.Profile) Step {
	s := Step{ID: StepRedirect, Words: "redirect.app", Part: PartEntra, Actor: ActorRegistrar, Link: "entraAuthentication"}
	landing := Value{Name: "redirect.web", Text: LandingRedirect, Note: "landing"}
	here := Value{Name: "redirect.desktop", Text: connection.LoopbackRedirect, Note: "loopback"}
	switch {
	case !p.Mode.Interactive():
		s.Values = []Value{landing, here}
	case p.Platform == connection.PlatformWeb:
		here.Name = "redirect.web"
		s.Words, s.Values = "redirect.web", []Value{here, landing}
	default:
		s.Words, s.Values = "redirect.desktop", []Value{here, landing}
	}
	if own := p.Advanced.RedirectURL; own != "" && p.Mode.Interactive() {
		s.Values[0].Text = own
	}
	return s
}

func permissionStep(p connection.Profile) Step {
	s := Step{ID: StepPermissions, Words: "permissions.app", Part: PartEntra, Actor: ActorRegistrar, Link: "entraPermissions"}
	s.Values = []Value{
		{Name: "api", Text: resourceName},
		{Name: "permission", Text: apiPermission, Note: "api"},
		{Name: "permission", Text: automationPermission, Note: "automation"},
	}
	if p.Mode.Interactive() {
		s.Words = "permissions.person"
		s.Values = []Value{{Name: "api", Text: resourceName}, {Name: "permission", Text: userPermission, Note: "user"}}
	}
	return s
}

func bcSteps(p connection.Profile) []Step {
	return []Step{
		{ID: StepCards, Words: StepCards, Part: PartBC, Actor: ActorBC, Link: "bcApps"},
		{ID: StepCard, Words: StepCard, Part: PartBC, Actor: ActorBC, Link: "bcApps", Values: []Value{
			{Name: "client", Text: p.ClientID, From: StepIDs}, {Name: "description", Text: p.Name, Note: "description"},
		}},
		setsStep(p),
		{ID: StepEnable, Words: StepEnable, Part: PartBC, Actor: ActorBC, Link: "bcApps"},
		{ID: StepPerson, Words: StepPerson, Part: PartBC, Actor: ActorBC, Link: "bc", Values: []Value{
			{Name: "account", Text: p.LoginHint, Asked: p.Mode == connection.ModeDelegate},
		}},
	}
}

// setsStep are the permission sets, and what they have to cover besides.
func setsStep(p connection.Profile) Step {
	s := Step{ID: StepSets, Words: StepSets, Part: PartBC, Actor: ActorBC, Link: "bcApps", Values: []Value{
		{Name: "set", Text: "D365 BUS FULL ACCESS", Note: "full"},
		{Name: "set", Text: "D365 AUTOMATION", Note: "automationset"},
		{Name: "set", Note: "extension"},
	}}
	if p.Routes != "" {
		s.Values = append(s.Values, Value{Name: "routes", Text: p.Routes.String(), Note: "routes"})
	}
	return s
}

func hereSteps(p connection.Profile) []Step {
	values := []Value{{Name: "tenant", Text: p.Tenant, From: StepIDs}, {Name: "client", Text: p.ClientID, From: StepIDs}}
	if p.SendsSecret() {
		values = append(values, Value{Name: "secretvalue", From: StepSecret, Note: "secret"})
	}
	return []Step{
		{ID: StepValues, Words: StepValues, Part: PartHere, Actor: ActorYou, Values: values},
		{ID: StepEnvironment, Words: StepEnvironment, Part: PartHere, Actor: ActorYou, Values: []Value{
			{Name: "environment", Text: p.Environment, Note: "environment", Asked: true},
		}},
		{ID: StepCompany, Words: StepCompany, Part: PartHere, Actor: ActorYou, Values: []Value{
			{Name: "company", Text: p.Company.Label(), Note: companyNote(p), Asked: true},
		}},
		{ID: StepSignIn, Words: StepSignIn, Part: PartHere, Actor: ActorAccount},
		{ID: StepTest, Words: StepTest, Part: PartHere, Actor: ActorYou},
	}
}

// companyNote says that a company has a second name where it has one.
func companyNote(p connection.Profile) string {
	if p.Company.Name != "" && p.Company.Name != p.Company.Label() {
		return "companyname"
	}
	return "company"
}

// Number is the place of a step in the list, from 1; 0 if it is not in it.
func Number(steps []Step, id string) int {
	return slices.IndexFunc(steps, func(s Step) bool { return s.ID == id }) + 1
}

// ReadTicks reads the ticks as they are kept.
func ReadTicks(kept string) []string {
	return slices.DeleteFunc(strings.Split(kept, ","), func(id string) bool { return id == "" })
}

// KeepTicks writes them.
func KeepTicks(ticks []string) string { return strings.Join(ticks, ",") }
