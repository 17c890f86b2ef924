package engine_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bcconnect/connection/engine"
)

func TestLentSecretServesTheDraftAndGoes(t *testing.T) {
	b := newBench(t)
	p := b.saved(t, app("a"))
	draft := p
	draft.ID = p.ID + "-draft"
	if err := b.Lend(t.Context(), p.ID, draft.ID); err != nil {
		t.Fatal(err)
	}
	if f, err := b.SignIn(t.Context(), draft, engine.Interaction{}, nil); err != nil || !f.Valid {
		t.Fatalf("%+v, %v", f, err)
	}
	b.GiveBack(t.Context(), draft.ID)
	if f, err := b.SignIn(t.Context(), draft, engine.Interaction{}, nil); err == nil {
		t.Errorf("the draft still has the secret: %+v", f)
	}
	if b.token(t, p.ID) == "" {
		t.Error("the connection itself lost its secret")
	}
	if list, _ := b.List(t.Context()); len(list) != 1 {
		t.Errorf("%d connections are kept", len(list))
	}
	entries, err := os.ReadDir(b.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if data, _ := os.ReadFile(filepath.Join(b.dir, e.Name())); strings.Contains(string(data), draft.ID) {
			t.Errorf("%s tells of the draft", e.Name())
		}
	}
}

func TestNobodyLendsWhatIsNotThere(t *testing.T) {
	if err := newBench(t).Lend(t.Context(), "nobody", "draft"); err == nil {
		t.Error("lent the secret of nobody")
	}
}
