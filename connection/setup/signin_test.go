package setup_test

import (
	"testing"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/setup"
)

func waiting() setup.State {
	return at(registered(connection.ModeDelegate), setup.Continue{}, setup.TokenAsked{}, setup.Prompted{Prompt: connection.Prompt{
		URL: "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/authorize?x=1", Short: "http://localhost:49152", Expires: noon.Add(5 * time.Minute),
	}})
}

func TestSignIn(t *testing.T) {
	idleUser := at(registered(connection.ModeUser), setup.Continue{})
	asking := at(registered(connection.ModeApp), setup.Continue{})
	failed := at(waiting(), setup.TokenFailed{Findings: finding("consent-missing", connection.FieldNone, "retry", "signin:other")})
	run(t, []row{
		{"the button opens the browser", idleUser, setup.TokenAsked{}, setup.StepSignIn, "SignIn", busy(setup.TaskToken)},
		{"while it waits there is a cancel and no primary", waiting(), setup.Nothing{}, setup.StepSignIn, "", func(s setup.State) bool {
			return s.Waiting() && s.Primary() == setup.CommandNone && s.Secondary() == setup.CommandCancel
		}},
		{"it goes on by itself", waiting(), token(), setup.StepPlace, "ListEnvironments", func(s setup.State) bool {
			return s.HasToken() && !s.Waiting()
		}},
		{"an app's token too", asking, token(), setup.StepPlace, "ListEnvironments", nil},
		{"cancel", waiting(), setup.Cancel{}, setup.StepSignIn, "Stop:token", func(s setup.State) bool {
			return idle(s) && s.Cancelled && s.Primary() == setup.CommandSignIn
		}},
		{"escape cancels", waiting(), setup.Escaped{}, setup.StepSignIn, "Stop:token", idle},
		{"again right after a cancel", at(waiting(), setup.Cancel{}), setup.TokenAsked{}, setup.StepSignIn, "SignIn", func(s setup.State) bool {
			return !s.Cancelled && s.Busy(setup.TaskToken)
		}},
		{"asking twice is asking once", waiting(), setup.TokenAsked{}, setup.StepSignIn, "", nil},
		{"open again", waiting(), setup.OpenAgain{}, setup.StepSignIn, "Open", nil},
		{"copy the link", waiting(), setup.LinkCopied{}, setup.StepSignIn, "Copy", nil},
		{"open again when nothing waits", idleUser, setup.OpenAgain{}, setup.StepSignIn, "", nil},
		{"copy the link when nothing waits", idleUser, setup.LinkCopied{}, setup.StepSignIn, "", nil},
		{"paste the address", at(waiting(), setup.AnswerOpened{}, setup.AnswerTyped{Text: "http://localhost:49152/?code=x"}), setup.AnswerGiven{}, setup.StepSignIn, "GiveAnswer", busy(setup.TaskToken, setup.TaskAnswer)},
		{"an empty address is not given", at(waiting(), setup.AnswerOpened{}), setup.AnswerGiven{}, setup.StepSignIn, "", nil},
		{"a refused address: the wait goes on", at(waiting(), setup.AnswerOpened{}, setup.AnswerTyped{Text: "x"}, setup.AnswerGiven{}), setup.AnswerRefused{Findings: finding("state-mismatch", connection.FieldNone)}, setup.StepSignIn, "", func(s setup.State) bool {
			return s.Waiting() && s.Answer.Open && len(s.TroubleOf(setup.TaskAnswer)) == 1
		}},
		{"a taken address closes the field", at(waiting(), setup.AnswerOpened{}, setup.AnswerTyped{Text: "x"}, setup.AnswerGiven{}), setup.AnswerTaken{}, setup.StepSignIn, "", func(s setup.State) bool {
			return !s.Answer.Open && s.Answer.Text.Empty() && s.Busy(setup.TaskToken)
		}},
		{"typing an address forgets the refusal", at(waiting(), setup.AnswerOpened{}, setup.AnswerTyped{Text: "x"}, setup.AnswerGiven{}, setup.AnswerRefused{Findings: finding("x", "")}), setup.AnswerTyped{Text: "y"}, setup.StepSignIn, "", func(s setup.State) bool {
			return len(s.TroubleOf(setup.TaskAnswer)) == 0
		}},
		{"escape closes the address field first", at(waiting(), setup.AnswerOpened{}), setup.Escaped{}, setup.StepSignIn, "", func(s setup.State) bool { return !s.Answer.Open && s.Waiting() }},
		{"a failure stays in place", waiting(), setup.TokenFailed{Findings: finding("consent-missing", "")}, setup.StepSignIn, "", func(s setup.State) bool {
			return len(s.TroubleOf(setup.TaskToken)) == 1 && s.Primary() == setup.CommandSignIn && s.Secondary() == setup.CommandSkip
		}},
		{"another account", failed, setup.ActionChosen{Action: "signin:other"}, setup.StepSignIn, "SignIn", func(s setup.State) bool {
			return len(s.Troubles) == 0
		}},
		{"try again", failed, setup.ActionChosen{Action: "retry"}, setup.StepSignIn, "SignIn", nil},
		{"go on without a token", failed, setup.Skip{}, setup.StepPlace, "", nil},
		{"mend a field", failed, setup.ActionChosen{Action: "edit:clientId"}, setup.StepRegistration, "", func(s setup.State) bool {
			return s.Focus == connection.FieldClientID
		}},
		{"back stops the wait", waiting(), setup.Back{}, setup.StepRegistration, "Stop:token", idle},
		{"move the platform to Web: the secret is there, so sign in again", failed, setup.ActionChosen{Action: "switch:platform"}, setup.StepSignIn, "SignIn", func(s setup.State) bool {
			return s.Draft.Platform == connection.PlatformWeb
		}},
		{"move the platform to Web: a secret is needed first", at(failed, setup.SecretTyped{}), setup.ActionChosen{Action: "switch:platform"}, setup.StepRegistration, "", func(s setup.State) bool {
			return s.Draft.Platform == connection.PlatformWeb && s.Focus == connection.FieldSecret
		}},
		{"and back", at(failed, edited(connection.FieldPlatform, "web")), setup.ActionChosen{Action: "switch:platform"}, setup.StepSignIn, "SignIn", func(s setup.State) bool {
			return s.Draft.Platform == connection.PlatformDesktop
		}},
		{"another kind", failed, setup.ActionChosen{Action: "switch:mode"}, setup.StepSignIn, "GetToken", func(s setup.State) bool {
			return s.Draft.Mode == connection.ModeApp
		}},
		{"the other way", at(asking, setup.TokenFailed{Findings: finding("x", "")}), setup.ActionChosen{Action: "switch:mode"}, setup.StepSignIn, "SignIn", func(s setup.State) bool {
			return s.Draft.Mode == connection.ModeUser
		}},
		{"take stray blanks off and try again", at(asking, setup.TokenFailed{}, setup.SecretTyped{Secret: secret + " "}), setup.ActionChosen{Action: "trim:secret"}, setup.StepSignIn, "GetToken", func(s setup.State) bool {
			return s.Secret == secret
		}},
		{"the program's settings are another part's business", failed, setup.ActionChosen{Action: "settings:proxy"}, setup.StepSignIn, "", func(s setup.State) bool {
			return s.Wanted == "settings:proxy" && s.WantedTurn == 1
		}},
		{"a letter to the administrator", failed, setup.ActionChosen{Action: "mail:admin"}, setup.StepSignIn, "Open", nil},
		{"an action that nobody knows", failed, setup.ActionChosen{Action: "dance"}, setup.StepSignIn, "", nil},
		{"a late prompt", idleUser, setup.Prompted{Prompt: connection.Prompt{URL: "x"}}, setup.StepSignIn, "", func(s setup.State) bool { return !s.Waiting() }},
	})
}

// TestCopiedLinkWorksElsewhere holds that the copied address is the whole one,
// for a browser of another computer, and that the browser of this one is sent
// the short way, on which no code comes to lie in its history.
func TestCopiedLinkWorksElsewhere(t *testing.T) {
	_, effects := setup.Reduce(waiting(), setup.LinkCopied{})
	if c, ok := effects[0].(setup.Copy); !ok || c.Text != "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/authorize?x=1" {
		t.Errorf("copied %+v", effects)
	}
	_, effects = setup.Reduce(waiting(), setup.OpenAgain{})
	if o, ok := effects[0].(setup.Open); !ok || o.URL != "http://localhost:49152" {
		t.Errorf("opened %+v", effects)
	}
}

func TestActionsThatNameAPlace(t *testing.T) {
	docs := setup.ActionChosen{Action: "open:docs", Finding: diagnose.Finding{Docs: "https://learn.example/x"}}
	lookup := setup.ActionChosen{Action: "open:codeLookup", Finding: diagnose.Finding{Fault: &connection.Fault{AADSTS: []int{70002, 54005}}}}
	for want, e := range map[string]setup.Event{
		"https://learn.example/x": docs, "https://login.microsoftonline.com/error?code=54005": lookup,
	} {
		_, effects := setup.Reduce(waiting(), e)
		if o, ok := effects[0].(setup.Open); !ok || o.URL != want {
			t.Errorf("%+v opened %+v", e, effects)
		}
	}
}

func TestWaitsAsLongAsTheServiceAsks(t *testing.T) {
	s := at(registered(connection.ModeApp), setup.Continue{}, setup.TokenFailed{Findings: finding("throttled", "", "wait")})
	s, effects := setup.Reduce(s, setup.ActionChosen{Action: "wait", Finding: diagnose.Finding{Fault: &connection.Fault{Retry: time.Minute}}})
	if g, ok := effects[0].(setup.GetToken); !ok || g.After != time.Minute || s.Patience != 0 {
		t.Errorf("effects %+v, patience %v", effects, s.Patience)
	}
}

func TestATokenIsForTheValuesItWasGotWith(t *testing.T) {
	for f, keeps := range map[connection.Field]bool{
		connection.FieldTenant: false, connection.FieldClientID: false, connection.FieldMode: false, connection.FieldScope: false,
		connection.FieldPlatform: false, connection.FieldTokenURL: false, connection.FieldName: true, connection.FieldGroup: true,
		connection.FieldEnvironment: true, connection.FieldSecretEnds: true,
	} {
		s := at(placed(), edited(f, "other"))
		if s.HasToken() != keeps {
			t.Errorf("after a change of %s the token counts: %v", f, s.HasToken())
		}
		if !keeps && (s.Environments != nil || s.Companies != nil) {
			t.Errorf("after a change of %s the lists of the old token stay", f)
		}
	}
	if s := at(placed(), setup.SecretTyped{Secret: "another"}); s.HasToken() {
		t.Error("another secret keeps the token")
	}
}
