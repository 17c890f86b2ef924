package card_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"bcconnect/connection"
	"bcconnect/connection/cards"
	"bcconnect/connection/diagnose"
	"bcconnect/screens/card"
	"bcconnect/screens/parts"
	"bcconnect/screens/testkit"
)

// What a finding offers says which route it is to replace.
func TestOfferedRoutes(t *testing.T) {
	var sent []cards.Event
	s, _ := small(t, func(e cards.Event) { sent = append(sent, e) })
	s.Render(card.States()["routes-many"])
	var labels []string
	testkit.Each(s.Object(), func(o fyne.CanvasObject) {
		if b, ok := o.(*parts.Button); ok {
			labels = append(labels, b.Label())
			if strings.Contains(b.Label(), "contoso/loyalty/v2.0") || strings.Contains(b.Label(), "Web Services") {
				b.Press()
			}
		}
	})
	if len(sent) != 2 {
		t.Fatalf("%d events; there are %q", len(sent), labels)
	}
	if e, ok := sent[0].(cards.ActionChosen); !ok || e.Action != diagnose.PickRoute || e.Choice != "contoso/loyalty/v2.0" || e.Finding.Args[connection.ArgRoute] != "contoso/loyalty/v1.0" {
		t.Errorf("%#v", sent[0])
	}
	if e, ok := sent[1].(cards.ActionChosen); !ok || e.Action != diagnose.OpenServices {
		t.Errorf("%#v", sent[1])
	}
}

// The card names a few and counts the rest; without any it says nothing of them.
func TestRoutesAmongTheFacts(t *testing.T) {
	for state, want := range map[string]string{
		"routes":      "contoso/sales/v2.0/targets, Chart_of_Accounts",
		"routes-many": "contoso/sales/v2.0/page1, contoso/sales/v2.0/page2, contoso/sales/v2.0/page3",
		"passed":      "",
	} {
		s, w := small(t, func(cards.Event) {})
		s.Render(card.States()[state])
		w.Resize(fyne.NewSize(1120, 2400))
		texts := ""
		testkit.Each(s.Object(), func(o fyne.CanvasObject) {
			if x, ok := o.(*parts.Text); ok {
				texts += parts.Plain(x.String()) + "\n"
			}
		})
		if want == "" && strings.Contains(texts, "\nAPIs\n") || want != "" && !strings.Contains(texts, want) {
			t.Errorf("%s reads\n%s", state, texts)
		}
		if state == "routes-many" && !strings.Contains(texts, "+17") {
			t.Errorf("the rest is not counted:\n%s", texts)
		}
	}
}
