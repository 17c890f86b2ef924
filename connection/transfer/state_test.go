package transfer_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"bcconnect/connection"
	"bcconnect/connection/bundle"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/handover"
	"bcconnect/connection/transfer"
)

const (
	phrase = connection.Secret("correct horse battery")
	canary = connection.Secret("abc8Q~0123456789ABCDEFGHIJKLMNOPQRSTUVWX")
)

// world is what the page works on.
type world struct {
	file    string
	data    []byte
	err     error
	arrived []bundle.Entry
	over    []string
	sealed  []string
}

func (w *world) start(t *testing.T, there ...connection.Profile) *transfer.Session {
	t.Helper()
	return transfer.Start(t.Context(), transfer.Services{
		Choose: func(context.Context) (string, []byte, error) { return w.file, w.data, w.err },
		Seal: func(_ context.Context, ids []string, p connection.Secret) (string, error) {
			w.sealed = append(slices.Clone(ids), p.Reveal())
			return w.file, w.err
		},
		Arrive: func(_ context.Context, x bundle.Entry, replaces string) (connection.Profile, error) {
			w.arrived, w.over = append(w.arrived, x), append(w.over, replaces)
			return x.Profile, w.err
		},
		Explain: func(err error) []diagnose.Finding {
			var f *connection.Fault
			if errors.As(err, &f) {
				return []diagnose.Finding{{Code: f.Kind}}
			}
			return []diagnose.Finding{{Code: "other"}}
		},
	}, transfer.State{Side: transfer.In, There: there})
}

func sealed(t *testing.T, list ...bundle.Entry) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := bundle.Write(&b, list, phrase, bundle.Cost{Time: 2, MemoryKiB: 19 << 10, Threads: 1}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// do sends events and waits for what follows.
func do(s *transfer.Session, events ...transfer.Event) transfer.State {
	for _, e := range events {
		s.Send(e)
		synctest.Wait()
	}
	return s.State()
}

func TestABundleComesIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shop := connection.Profile{ID: "shop", Name: "Webshop"}
		w := &world{file: "all.bcbundle", data: sealed(t,
			bundle.Entry{Profile: shop, Secret: canary}, bundle.Entry{Profile: connection.Profile{ID: "new", Name: "New"}},
			bundle.Entry{Profile: connection.Profile{ID: "third", Name: "Third"}})}
		s := w.start(t, shop)
		defer s.Close()
		st := do(s, transfer.FileAsked{})
		if st.Sealed == nil || st.Why() != "phrase" {
			t.Fatalf("it must ask for the passphrase: %q", st.Why())
		}
		st = do(s, transfer.PhraseTyped{Text: "wrong wrong wrong"}, transfer.Go{})
		if len(st.Findings) != 1 || st.Findings[0].Code != bundle.KindPassphrase || st.Busy {
			t.Fatalf("%+v", st.Findings)
		}
		st = do(s, transfer.PhraseTyped{Text: phrase}, transfer.Go{})
		if len(st.Items) != 3 || st.Items[0].There != "Webshop" || st.Items[0].Choice != transfer.Skip || st.Items[1].There != "" || !st.Phrase.Empty() {
			t.Fatalf("%+v", st.Items)
		}
		st = do(s, transfer.Decided{Item: 0, Choice: transfer.Replace}, transfer.Decided{Item: 0, Choice: "burn"}, transfer.ItemToggled{Item: 2}, transfer.ItemToggled{Item: 99}, transfer.Go{})
		if !st.Finished || st.Done != 2 || len(w.arrived) != 2 || w.over[0] != "shop" || w.over[1] != "" || w.arrived[0].Secret != canary {
			t.Errorf("%+v %+v", st, w.over)
		}
	})
}

func TestFilesOfOtherToolsComeIn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &world{file: "a.ps1", data: []byte("$tenantId = 'contoso.com'\n$clientSecret = '" + canary.Reveal() + "'\n$environment = 'Test'\n$environment = 'Live'\n")}
		s := w.start(t)
		defer s.Close()
		st := do(s, transfer.FileAsked{})
		if len(st.Items) != 1 || len(st.Items[0].Asked) != 1 || st.Items[0].Line != 2 || st.Secrets() != 1 {
			t.Fatalf("%+v", st.Items)
		}
		st = do(s, transfer.Answered{Item: 0, Question: 0, Value: "Nowhere"}, transfer.Answered{Item: 0, Question: 5, Value: "Live"}, transfer.Answered{Item: 0, Question: 0, Value: "Live"})
		if st.Items[0].Profile.Environment != "Live" {
			t.Errorf("%+v", st.Items[0].Profile)
		}
		w.file, w.data = "b.env", []byte("TENANT_ID=contoso.com\nENVIRONMENT=Sandbox\n")
		st = do(s, transfer.FileAsked{})
		if len(st.Items) != 2 || st.Items[1].From != "b.env" {
			t.Fatalf("a second file: %+v", st.Items)
		}
		st = do(s, transfer.SecretsToggled{Take: false}, transfer.Go{})
		if st.Done != 2 || !w.arrived[0].Secret.Empty() || w.arrived[0].Profile.Environment != "Live" || w.arrived[1].Profile.Name == w.arrived[0].Profile.Name {
			t.Errorf("%+v", w.arrived)
		}
	})
}

func TestWhatCannotBeReadIsSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &world{file: "x.png", data: []byte("\x89PNG\x00")}
		s := w.start(t)
		defer s.Close()
		if st := do(s, transfer.FileAsked{}); len(st.Findings) != 1 || st.Busy || len(st.Items) != 0 {
			t.Errorf("%+v", st)
		}
		w.data = nil
		if st := do(s, transfer.FileAsked{}); len(st.Findings) != 0 || st.Busy {
			t.Errorf("nothing chosen is no fault: %+v", st)
		}
		w.err = errors.New("gone")
		if st := do(s, transfer.FileAsked{}); len(st.Findings) != 1 {
			t.Errorf("%+v", st)
		}
		w.err, w.data = nil, []byte("TENANT_ID=contoso.com\n")
		do(s, transfer.FileAsked{})
		w.err = errors.New("disk full")
		if st := do(s, transfer.Go{}); st.Finished || len(st.Findings) != 1 || len(st.Items) != 1 {
			t.Errorf("a failed save must leave what was chosen: %+v", st)
		}
	})
}

func TestGoingOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &world{file: "all.bcbundle"}
		s := w.start(t, connection.Profile{ID: "a"}, connection.Profile{ID: "b"})
		defer s.Close()
		st := do(s, transfer.SideChosen{Side: transfer.Out})
		if !slices.Equal(st.Chosen, []string{"a", "b"}) || st.Why() != "short" {
			t.Fatalf("%v %s", st.Chosen, st.Why())
		}
		for _, step := range []struct {
			e    transfer.Event
			want string
		}{
			{transfer.PhraseTyped{Text: phrase}, "differ"},
			{transfer.AgainTyped{Text: phrase}, ""},
			{transfer.Toggled{ID: "a"}, ""},
			{transfer.Toggled{ID: "b"}, "none"},
			{transfer.Toggled{ID: "b"}, ""},
		} {
			if st := do(s, step.e); st.Why() != step.want {
				t.Errorf("%T: %q, want %q", step.e, st.Why(), step.want)
			}
		}
		w.err = errors.New("full")
		if st := do(s, transfer.Go{}); len(st.Findings) != 1 || st.Finished {
			t.Errorf("%+v", st)
		}
		w.err = nil
		st = do(s, transfer.Go{})
		if !st.Finished || st.Done != 1 || !st.Phrase.Empty() || !st.Again.Empty() || !slices.Equal(w.sealed, []string{"b", phrase.Reveal()}) {
			t.Errorf("%+v", st)
		}
		do(s, transfer.PhraseTyped{Text: phrase}, transfer.AgainTyped{Text: phrase})
		w.file = ""
		if st := do(s, transfer.Go{}); st.Finished || len(st.Findings) != 0 {
			t.Errorf("nowhere is no fault: %+v", st)
		}
		if st := do(s, transfer.FileAsked{}); st.Busy {
			t.Error("a file was asked for on the way out")
		}
	})
}

// TestConnectionFilesAmongOthers reads several of our own files: one belongs to a
// connection that is there, whatever it is called, and fills it in.
func TestConnectionFilesAmongOthers(t *testing.T) {
	old := connection.Profile{ID: "id-1", Name: "Web shop", Tenant: "contoso.com", Environment: "Production", Group: "Contoso", Secret: connection.SecretMeta{Length: 40}}
	var b bytes.Buffer
	file := old
	file.Name, file.Environment, file.Group = "Shop", "Live", "Theirs"
	if err := handover.WriteFile(&b, file); err != nil {
		t.Fatal(err)
	}
	l, err := transfer.Read("a.bcconn.json", b.Bytes())
	if err != nil || len(l.Items) != 1 || len(l.Found) != 1 || l.Items[0].Profile.Origin != "id-1" {
		t.Fatalf("%+v, %v", l, err)
	}
	there := []connection.Profile{{ID: "x", Name: "Shop"}, old}
	came := l.Items[0].Profile
	if got, ok := transfer.Clash(there, came); !ok || got.ID != "id-1" {
		t.Errorf("it stands beside %q, %t", got.ID, ok)
	}
	if got := transfer.Over(old, came); got.ID != "id-1" || got.Name != "Web shop" || got.Environment != "Live" || got.Group != "Contoso" || got.Secret.Length != 40 {
		t.Errorf("filled in: %+v", got)
	}
	moved := connection.Profile{ID: "id-1", Name: "Moved"}
	if got := transfer.Over(old, moved); got != moved {
		t.Errorf("what moves replaces it whole: %+v", got)
	}
	if _, err := transfer.Read("b.bcconn.json", []byte(`{"kind":"bcconnect-connection","format":9}`)); err == nil {
		t.Error("a newer one is read")
	}
}
