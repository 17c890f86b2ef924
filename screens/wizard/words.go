package wizard

import (
	"strings"

	"bcconnect/assets/text"
	"bcconnect/connection"
	"bcconnect/connection/diagnose"
	"bcconnect/connection/setup"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"

	"fyne.io/fyne/v2"
)

// link sends what a link in our words names: "open:register", "copy:redirect".
func (s *Screen) link(target string) {
	verb, name, _ := strings.Cut(target, ":")
	switch verb {
	case "open":
		s.emit(setup.LinkOpened{Name: name})
	case "copy":
		s.emit(setup.TextCopied{Name: name})
	}
}

// issue says what is wrong with a value.
func (s *Screen) issue(i connection.Issue) string {
	return s.say("issue."+i.Code, text.Pairs(i.Args)...)
}

// fieldNames lists the names of fields, for a sentence.
func (s *Screen) fieldNames(issues []connection.Issue) string {
	var names []string
	seen := make(map[connection.Field]bool)
	for _, i := range issues {
		if !seen[i.Field] {
			seen[i.Field] = true
			names = append(names, s.fieldName(i.Field))
		}
	}
	return strings.Join(names, ", ")
}

func (s *Screen) fieldName(f connection.Field) string {
	if f == connection.FieldMode || f == connection.FieldPlatform || f == connection.FieldKeep {
		return s.say("wizard.paste.field." + string(f))
	}
	if f == connection.FieldTags { // they have no field in the wizard
		return s.say("field.tags")
	}
	return s.say("wizard.field." + string(f))
}

// findingTitle is a finding in one sentence.
func (s *Screen) findingTitle(f diagnose.Finding) string {
	return s.say("finding."+f.Code+".title", text.Pairs(f.Args)...)
}

// finding makes or keeps the view of a finding at a place.
func (s *Screen) finding(at string, f diagnose.Finding) *parts.FindingView {
	if old, ok := s.findings[at]; ok && sameFinding(old.finding, f) {
		return old.view
	}
	var view *parts.FindingView
	view = s.kit.Finding(f, parts.FindingOptions{Quiet: true, Act: func(a diagnose.Action, choice string) {
		if a == diagnose.CopySupport {
			s.emit(setup.CopyText{Text: view.Details()})
			return
		}
		s.emit(setup.ActionChosen{Action: a, Choice: choice, Finding: f})
	}})
	s.findings[at] = shownFinding{finding: f, view: view}
	return view
}

func sameFinding(a, b diagnose.Finding) bool {
	return a.Code == b.Code && a.ID == b.ID && a.Fault == b.Fault && a.Severity == b.Severity &&
		strings.Join(a.Choices, "\x00") == strings.Join(b.Choices, "\x00")
}

// panel is a white ground whose content scrolls when it is higher than its room.
func (s *Screen) panel(o fyne.CanvasObject) fyne.CanvasObject {
	scroll := s.kit.Scroll(parts.Inset(o, look.PanelInset))
	return parts.Stack(parts.NewBox(look.Panel, look.Line, look.PanelRadius), parts.Inset(scroll, 1))
}

// halves sets the guide beside the form.
func (s *Screen) halves(guide, form fyne.CanvasObject) fyne.CanvasObject {
	return parts.Columns(20, 320, 2, s.panel(guide), s.panel(form))
}
