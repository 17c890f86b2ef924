package rotate_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/rotate"
)

// world is the outside: what is stored, and what fails.
type world struct {
	stored   map[string]connection.Secret
	days     map[string]string
	tried    []connection.Secret
	refuse   error
	findErr  error
	broken   map[string]bool // connections that cannot be stored
	others   []connection.Profile
	opened   []string
	copied   []string
	hindered bool
}

func (w *world) services() rotate.Services {
	return rotate.Services{
		Find: func(context.Context, string) (connection.Profile, []connection.Profile, error) {
			return order(), w.others, w.findErr
		},
		Try: func(_ context.Context, _ connection.Profile, s connection.Secret) error {
			w.tried = append(w.tried, s)
			time.Sleep(time.Second)
			return w.refuse
		},
		Replace: func(_ context.Context, id string, s connection.Secret, ends string) (connection.Profile, error) {
			time.Sleep(time.Second)
			if w.broken[id] {
				return connection.Profile{}, errors.New("full")
			}
			w.stored[id], w.days[id] = s, ends
			return connection.Profile{}, nil
		},
		Explain: func(err error) []diagnose.Finding { return []diagnose.Finding{{Code: err.Error()}} },
		Links: func(connection.Profile) map[string]string {
			return map[string]string{"entraCredentials": "https://entra", "mailAdmin": "mailto:", "clientId": "id"}
		},
		Open: func(_ context.Context, a string) error {
			if w.hindered {
				return errors.New("no browser")
			}
			w.opened = append(w.opened, a)
			return nil
		},
		Copy: func(_ context.Context, t string) error {
			if w.hindered {
				return errors.New("no clipboard")
			}
			w.copied = append(w.copied, t)
			return nil
		},
		Now: func() time.Time { return today },
	}
}

func newWorld() *world {
	return &world{stored: map[string]connection.Secret{}, days: map[string]string{}, broken: map[string]bool{}}
}

// play runs events one after the other, each to its end.
func play(t *testing.T, w *world, events ...rotate.Event) rotate.State {
	t.Helper()
	var st rotate.State
	synctest.Test(t, func(t *testing.T) {
		s := rotate.Start(t.Context(), w.services(), "order")
		defer s.Close()
		for _, e := range append([]rotate.Event{rotate.Opened{}}, events...) {
			synctest.Wait()
			s.Send(e)
			time.Sleep(time.Minute)
		}
		synctest.Wait()
		st = s.State()
	})
	return st
}

func sibling(id, fingerprint string) connection.Profile {
	p := order()
	p.ID, p.Name, p.Secret.Fingerprint = id, id, fingerprint
	return p
}

func TestTheNewSecretIsTriedBeforeItReplacesTheOld(t *testing.T) {
	w := newWorld()
	w.others = []connection.Profile{sibling("same", "old"), sibling("other", "else")}
	enter := []rotate.Event{rotate.SecretTyped{Secret: " " + good + "\n"}, rotate.EndsTyped{Text: "2028-11-22"}, rotate.TryAsked{}}
	st := play(t, w, enter...)
	if st.Step != rotate.StepTried || len(w.stored) != 0 || !slices.Equal(w.tried, []connection.Secret{good}) {
		t.Fatalf("step %s, stored %d, tried %d", st.Step, len(w.stored), len(w.tried))
	}
	if len(st.Chosen()) != 2 || !st.Others[0].Same || st.Others[1].Same || st.Others[1].Chosen {
		t.Errorf("%+v", st.Others)
	}
	st = play(t, w, append(enter, rotate.ReplaceAsked{})...)
	if st.Step != rotate.StepDone || w.stored["order"] != good || w.stored["same"] != good || len(w.stored) != 2 || w.days["same"] != "2028-11-22" {
		t.Errorf("step %s, stored %v", st.Step, w.days)
	}
	if !st.Secret.Empty() || st.Old() != 1 {
		t.Errorf("the secret stays: %t, %d old", !st.Secret.Empty(), st.Old())
	}
	st = play(t, w, append(enter, rotate.OtherToggled{ID: "other"}, rotate.OtherToggled{ID: "same"}, rotate.ReplaceAsked{})...)
	if w.stored["other"] != good || st.Old() != 1 {
		t.Errorf("the choice is not heeded: %v", w.days)
	}
}

func TestARefusedSecretLeavesTheOld(t *testing.T) {
	w := newWorld()
	w.refuse = errors.New("secret-wrong")
	st := play(t, w, rotate.SecretTyped{Secret: good}, rotate.TryAsked{}, rotate.ReplaceAsked{})
	if st.Step != rotate.StepEnter || len(st.Findings) != 1 || st.Findings[0].Code != "secret-wrong" || len(w.stored) != 0 || st.Busy() {
		t.Fatalf("%s %+v", st.Step, st.Findings)
	}
	if st.Secret != good {
		t.Error("what was typed is gone")
	}
	w.refuse = nil
	st = play(t, w, rotate.SecretTyped{Secret: good}, rotate.TryAsked{}, rotate.BackAsked{}, rotate.SecretTyped{Secret: good + "y"}, rotate.ReplaceAsked{})
	if st.Step != rotate.StepEnter || len(w.stored) != 0 {
		t.Error("another secret than the tried one was stored")
	}
}

func TestWhatIsWrongIsSaidAndNothingAsked(t *testing.T) {
	w := newWorld()
	st := play(t, w, rotate.SecretTyped{Secret: "aa7dc1a2-a8cf-4ac9-8789-e1801cf16a5a"})
	if i, bad := st.Issue(connection.FieldSecret); !bad || i.Code != "secret-is-guid" {
		t.Errorf("a Secret ID is not said at once: %+v", i)
	}
	st = play(t, w, rotate.SecretTyped{Secret: good}, rotate.EndsTyped{Text: "2020-01-01"}, rotate.TryAsked{})
	if i, bad := st.Issue(connection.FieldSecretEnds); !bad || i.Severity != connection.SeverityError || len(w.tried) != 0 {
		t.Errorf("%+v, tried %d", i, len(w.tried))
	}
	st = play(t, w, rotate.SecretTyped{Secret: "abc"})
	if _, bad := st.Issue(connection.FieldSecret); bad {
		t.Error("a secret is judged while it is typed")
	}
}

// TestWhatCannotBeStoredIsTriedAgain holds that nothing else is touched where
// the first connection fails, and that one that fails later can be asked again.
func TestWhatCannotBeStoredIsTriedAgain(t *testing.T) {
	w := newWorld()
	w.others = []connection.Profile{sibling("same", "old")}
	enter := []rotate.Event{rotate.SecretTyped{Secret: good}, rotate.TryAsked{}, rotate.ReplaceAsked{}}
	w.broken["order"] = true
	st := play(t, w, enter...)
	if st.Step != rotate.StepTried || len(st.Findings) != 1 || len(w.stored) != 0 || st.Busy() {
		t.Fatalf("%s %+v", st.Step, st.Findings)
	}
	w.broken = map[string]bool{"same": true}
	st = play(t, w, enter...)
	if st.Step != rotate.StepDone || st.Secret.Empty() || st.Outcomes[1].Well() || st.Old() != 1 {
		t.Fatalf("%+v", st.Outcomes)
	}
	st, effects := rotate.Reduce(st, rotate.AgainAsked{})
	if len(effects) != 1 || st.Task != rotate.TaskReplace {
		t.Fatalf("%+v", effects)
	}
	again, _ := effects[0].(rotate.Replace)
	if len(again.Profiles) != 1 || again.Profiles[0].ID != "same" || again.Secret != good {
		t.Errorf("%+v", again.Profiles)
	}
}

func TestLinksAndLeaving(t *testing.T) {
	w := newWorld()
	play(t, w, rotate.LinkAsked{Name: "entraCredentials"}, rotate.CopyAsked{Name: "clientId"},
		rotate.ActionChosen{Action: diagnose.MailAdmin}, rotate.ActionChosen{Action: diagnose.OpenDocs, Finding: diagnose.Finding{Docs: "https://docs"}},
		rotate.ActionChosen{Action: diagnose.CopyClientID})
	if strings.Join(w.opened, " ") != "https://entra mailto: https://docs" || strings.Join(w.copied, " ") != "id id" {
		t.Errorf("opened %v, copied %v", w.opened, w.copied)
	}
	if st := play(t, w, rotate.CopyAsked{Name: "nothing"}); st.Said.Key != "card.said.nothing" {
		t.Errorf("%+v", st.Said)
	}
	w.hindered = true
	for _, e := range []rotate.Event{rotate.LinkAsked{Name: "entraCredentials"}, rotate.LinkAsked{Name: "nowhere"}, rotate.CopyAsked{Name: "clientId"}} {
		if st := play(t, w, e); len(st.Findings) != 1 {
			t.Errorf("%T: nothing is said", e)
		}
	}
	if st := play(t, w, rotate.CloseAsked{}); st.Out != rotate.OutClose {
		t.Error("the page stays")
	}
	if st := play(t, w, rotate.TestAsked{}); st.Out != rotate.OutTest {
		t.Error("no test")
	}
	saving := rotate.State{Step: rotate.StepTried, Task: rotate.TaskReplace, Found: true}
	if st, _ := rotate.Reduce(saving, rotate.CloseAsked{}); st.Out != rotate.OutNone {
		t.Error("the page is left while the secret is being stored")
	}
	w.findErr = errors.New("damaged")
	if st := play(t, w); st.Found || st.Findings[0].Code != "damaged" || st.Busy() {
		t.Errorf("%+v", st.Findings)
	}
}

// TestNothingRunsTwice presses every button while something runs.
func TestNothingRunsTwice(t *testing.T) {
	for _, task := range []rotate.Task{rotate.TaskFind, rotate.TaskTry, rotate.TaskReplace} {
		for _, step := range []rotate.Step{rotate.StepEnter, rotate.StepTried, rotate.StepDone} {
			s := rotate.State{Step: step, Task: task, Found: true, Profile: order(), Secret: good}
			for _, e := range []rotate.Event{rotate.Opened{}, rotate.TryAsked{}, rotate.ReplaceAsked{}, rotate.AgainAsked{}, rotate.OtherToggled{ID: "x"}} {
				if _, effects := rotate.Reduce(s, e); len(effects) != 0 {
					t.Errorf("%s at %s: %T begins something", task, step, e)
				}
			}
			if back, _ := rotate.Reduce(s, rotate.BackAsked{}); back.Step != step {
				t.Errorf("%s at %s: goes back", task, step)
			}
		}
	}
}
