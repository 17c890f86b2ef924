package setup_test

import (
	"testing"

	"bcconnect/connection"
	"bcconnect/connection/setup"
)

// TestSignInWithACode asks for the code that is typed on another device, and
// shows it.
func TestSignInWithACode(t *testing.T) {
	idleUser := at(registered(connection.ModeUser), setup.Continue{})
	s, effects := setup.Reduce(idleUser, setup.TokenAsked{Code: true})
	by, ok := false, false
	for _, e := range effects {
		if x, is := e.(setup.SignIn); is {
			by, ok = x.ByCode, true
		}
	}
	if !ok || !by {
		t.Fatalf("%+v", effects)
	}
	s, _ = setup.Reduce(s, setup.Prompted{Prompt: connection.Prompt{URL: "https://microsoft.com/devicelogin", Code: "ABC"}})
	if !s.Waiting() || s.Prompt.Code != "ABC" {
		t.Errorf("%+v", s.Prompt)
	}
	if s, _ = setup.Reduce(s, setup.Cancel{}); s.Waiting() || s.Prompt.Code != "" {
		t.Errorf("after cancelling: %+v", s.Prompt)
	}
}
