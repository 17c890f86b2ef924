package compare_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"bcconnect/assets/text"
	machine "bcconnect/connection/compare"
	"bcconnect/screens/compare"
	"bcconnect/screens/parts"
	"bcconnect/screens/testkit"
)

func TestAWaitingSideHasItsButtons(t *testing.T) {
	l := testkit.Look(t, text.English)
	l.Now = func() time.Time { return time.Date(2026, 11, 22, 13, 40, 12, 0, time.UTC) }
	for state, want := range map[string]struct{ sent, says string }{
		"begin":   {"SignInAsked{At:1 Code:false} SignInAsked{At:1 Code:true}", "Sign in with a code"},
		"waiting": {"OpenAgain{At:1} LinkCopied{At:1} AnswerToggled{At:1} Cancelled{At:1}", "Waiting · 4:37 left"},
		"code":    {"OpenAgain{At:1} CodeCopied{At:1} AnswerToggled{At:1} Cancelled{At:1}", "FJC3KLQP9"},
		"pasting": {"AnswerTyped AnswerGiven{At:1}", "No browser could be opened"},
		"late":    {"SignInAsked{At:1 Code:false}", "sign-in"},
	} {
		var sent []string
		s := compare.New(l, func(e machine.Event) { sent = append(sent, strings.TrimPrefix(fmt.Sprintf("%T%+v", e, e), "compare.")) })
		w := test.NewWindow(s.Object())
		w.Resize(fyne.NewSize(880, 600))
		st := compare.States()[state]
		s.Render(st)
		var said strings.Builder
		testkit.Each(s.Object(), func(o fyne.CanvasObject) {
			switch x := o.(type) {
			case *parts.Entry:
				test.Type(x, "http://localhost/")
				st.Sides[1].Answer.Text = "http://localhost/"
				s.Render(st)
			case *parts.Button:
				said.WriteString(x.Label() + "\n")
				x.Press()
			case *parts.Text:
				said.WriteString(x.String() + "\n")
			case *parts.Pill:
				said.WriteString(x.Label() + "\n")
			}
		})
		for _, e := range strings.Split(strings.ReplaceAll(want.sent, "} ", "}|"), "|") {
			if !strings.Contains(strings.Join(sent, "\n"), strings.Split(e, " Answer")[0]) {
				t.Errorf("%s: no %s in %v", state, e, sent)
			}
		}
		if !strings.Contains(said.String(), want.says) {
			t.Errorf("%s: %q is not said in\n%s", state, want.says, said.String())
		}
		w.Close()
	}
}
