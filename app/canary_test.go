package app //nolint:testpackage // worlds are not for the outside

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bcconnect/connection/cards"
	"bcconnect/connection/check"
)

// TestCanariesOfTheWindow walks a card through everything that tells something,
// and looks for its secret and its tokens in the state that screens draw, in the
// log that a person may read, on the clipboard and on the disk.
func TestCanariesOfTheWindow(t *testing.T) {
	for _, scenario := range []string{"well", "secret-wrong", "well-delegate", "consent-missing"} {
		t.Run(scenario, func(t *testing.T) {
			a, p, until := desktopWith(t, scenario)
			var told strings.Builder
			board := a.fyne.Clipboard()
			a.desk.copy = board.SetContent
			look := func() {
				fmt.Fprintf(&told, "%+v\n%s\n", a.home.State(), board.Content())
			}
			idle := func(what string) {
				until(what, func(st cards.State) bool { return !st.Card(p.ID).Busy() })
				look()
			}
			if p.Mode.Interactive() {
				a.home.Send(cards.StartAuthorization{ID: p.ID})
				idle("the sign-in")
			}
			for _, e := range []cards.Event{
				cards.GetToken{ID: p.ID}, cards.CheckToken{ID: p.ID}, cards.TestConnection{ID: p.ID}, cards.RefreshToken{ID: p.ID},
			} {
				a.home.Send(e)
				idle(fmt.Sprintf("%T", e))
			}
			a.home.Send(cards.ClaimsToggled{ID: p.ID})
			a.home.Send(cards.CopySummary{ID: p.ID})
			idle("the summary")
			for _, format := range []check.Format{check.FormatJSON, check.FormatHTML, check.FormatMarkdown} {
				a.home.Send(cards.ReportToggled{ID: p.ID})
				a.home.Send(cards.ReportFormat{ID: p.ID, Format: format})
				a.home.Send(cards.ReportCopied{ID: p.ID})
				idle("the report")
				a.home.Send(cards.ReportToggled{ID: p.ID})
			}
			canaries := []string{a.world.srv.Secret(p.ID).Reveal()}
			if tok, err := a.world.engine.Token(t.Context(), p.ID); err == nil {
				access := tok.Access.Reveal()
				canaries = append(canaries, access, access[strings.LastIndex(access, ".")+1:])
			}
			for _, x := range a.world.journal.All() {
				fmt.Fprintf(&told, "%+v\n", x)
			}
			size := told.Len()
			err := filepath.WalkDir(a.world.dir, func(path string, d fs.DirEntry, err error) error {
				// The cloud's own memory is the other side.
				if err != nil || d.IsDir() || d.Name() == "cloud.json" {
					return err
				}
				b, err := os.ReadFile(path)
				told.Write(b)
				return err
			})
			if err != nil || size < 5000 {
				t.Errorf("%d bytes were looked at, %v", size, err)
			}
			for i, canary := range canaries {
				if canary != "" && strings.Contains(told.String(), canary) {
					t.Errorf("canary %d (%d letters) lies open", i, len(canary))
				}
			}
			if scenario == "well" && len(canaries) != 3 {
				t.Error("there was no token to look for")
			}
		})
	}
}
