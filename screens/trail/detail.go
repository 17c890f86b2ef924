package trail

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"bcconnect/connection/journal"
	"bcconnect/connection/trail"
	"bcconnect/connection/transcript"
	"bcconnect/screens/look"
	"bcconnect/screens/parts"
)

// detail shows the chosen exchange.
type detail struct {
	s      *Screen
	shown  string
	title  *parts.Text
	status *parts.Pill
	facts  *parts.Facts
	only   *parts.Link
	bar    *strip
	spans  *parts.Text
	url    *parts.CodeBox
	asked  *message
	answer *message
	scroll *parts.Scroll
	box    *fyne.Container
}

// message is one side of an exchange.
type message struct {
	title *parts.Text
	body  *parts.CodeBox
	box   *fyne.Container
}

func newDetail(s *Screen) *detail {
	k := s.kit
	d := &detail{s: s, title: k.Text(parts.Heading().Raw(), ""), status: k.Pill("", parts.ToneNeutral, true), facts: k.Facts(1, 260, 118)}
	d.only = k.Link(k.Say("trail.test.only"), func() { s.send(trail.TestOnly{}) })
	d.bar = newStrip()
	d.spans = k.Text(parts.Small(), "")
	d.url = k.CodeBox("")
	d.asked, d.answer = newMessage(k, "trail.request"), newMessage(k, "trail.answer")
	copies := []fyne.CanvasObject{k.Text(parts.Small(), k.Say("trail.curl"))}
	for _, sh := range transcript.Shells() {
		copies = append(copies, k.Button(k.Say("trail.curl."+string(sh)), parts.Secondary, func() {
			s.send(trail.ShellChosen{Shell: sh})
			s.send(trail.CurlAsked{})
		}).SetSmall())
	}
	asText := k.Button(k.Say("trail.copy.text"), parts.Secondary, func() { s.send(trail.TextAsked{}) }).SetSmall()
	body := parts.Column(12, parts.Wrap(10, d.status, d.title), d.url, parts.Wrap(8, append(copies, asText)...), d.facts, parts.Wrap(0, d.only),
		parts.Column(4, d.bar, d.spans), d.asked.box, d.answer.box)
	d.scroll = k.Scroll(parts.Pad(body, 16, 18, 18, 18))
	d.box = parts.Stack(parts.NewBox(look.Panel, look.Line, look.PanelRadius), d.scroll)
	return d
}

func newMessage(k *parts.Kit, key string) *message {
	m := &message{title: k.Text(parts.Strong(), k.Say(key)), body: k.CodeBox("")}
	m.box = parts.Column(4, m.title, m.body)
	return m
}

// set shows headers and body; nothing at all hides the message.
func (m *message) set(headers map[string]string, body string) {
	var b strings.Builder
	names := make([]string, 0, len(headers))
	for n := range headers {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		b.WriteString(n + ": " + headers[n] + "\n")
	}
	if body != "" {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(indented(body))
	}
	words := strings.TrimSuffix(b.String(), "\n")
	m.body.SetText(words)
	parts.Show(m.box, words != "")
}

// indented makes JSON and forms readable; anything else stays as it is.
func indented(body string) string {
	var b bytes.Buffer
	if json.Indent(&b, []byte(body), "", "  ") == nil {
		return b.String()
	}
	if strings.Contains(body, "=") && strings.Contains(body, "&") && !strings.ContainsAny(body, " <\n") {
		return strings.ReplaceAll(body, "&", "\n&")
	}
	return body
}

func (d *detail) render(st trail.State) {
	x, ok := st.Current()
	parts.Show(d.box, ok)
	if !ok {
		d.shown = ""
		return
	}
	key := fmt.Sprint(x.Seq, x.Done, st.Name(x.Profile), st.Filter.Run, st.Tries[x.Seq])
	if d.shown == key {
		return
	}
	fresh := !strings.HasPrefix(d.shown, fmt.Sprint(x.Seq, " "))
	d.shown = key
	s := d.s
	word, tone := s.statusOf(x)
	if full := transcript.Status(x); full != "" && x.Error == "" {
		word = full
	}
	d.status.Set(word, tone, true)
	d.title.SetText(x.Method + " " + hostOf(x.URL))
	d.url.SetText(x.URL)
	d.facts.Set(d.factsOf(st, x))
	parts.Show(d.only, x.Run != 0 && st.Filter.Run != x.Run)
	d.bar.set(transcript.Bar{Exchange: x, Parts: transcript.Parts(x)}, max(1, x.Took))
	d.spans.SetText(d.spansOf(x))
	d.asked.set(x.Sent, x.Request)
	answer := x.Response
	if x.Error != "" {
		answer = x.Error
	}
	d.answer.set(x.Headers, answer)
	if fresh {
		d.scroll.ToTop()
	}
}

func (d *detail) factsOf(st trail.State, x journal.Exchange) []parts.Fact {
	s, say := d.s, d.s.kit.Say
	local := x.Start.In(s.kit.Look.Zone)
	facts := []parts.Fact{
		{Name: say("trail.fact.time"), Value: s.kit.Look.Words.Date(local) + ", " + s.clock(x)},
		{Name: say("trail.fact.connection"), Value: or(st.Name(x.Profile), say("trail.fact.none"))},
		{Name: say("trail.fact.stage"), Value: s.stageName(x.Tag)},
		{Name: say("trail.fact.took"), Value: s.kit.Look.Words.Millis(x.Took)},
	}
	add := func(key, value, copied string, tone parts.Tone) {
		if value != "" {
			facts = append(facts, parts.Fact{Name: say(key), Value: value, Copy: copied, Tone: tone})
		}
	}
	if n := st.Tries[x.Seq]; n > 1 {
		add("trail.fact.try", say("trail.try", "count", strconv.Itoa(n)), "", parts.ToneAttention)
	}
	if wait, ok := transcript.ToldToWait(x); ok {
		add("trail.fact.wait", say("trail.wait", "seconds", strconv.Itoa(int(wait.Seconds()))), "", parts.ToneAttention)
	}
	add("trail.fact.corr", x.Corr, x.Corr, parts.ToneNeutral)
	if x.Size > 0 {
		add("trail.fact.size", s.kit.Look.Words.Bytes(x.Size), "", parts.ToneNeutral)
	}
	add("trail.fact.proto", x.Proto, "", parts.ToneNeutral)
	return facts
}

// spansOf says where the time went.
func (d *detail) spansOf(x journal.Exchange) string {
	var out []string
	for _, p := range transcript.Parts(x) {
		out = append(out, d.s.kit.Say("trail.part."+string(p.Kind), "time", d.s.kit.Look.Words.Millis(p.For)))
	}
	if x.Timing.Reused {
		out = append(out, d.s.kit.Say("trail.part.reused"))
	}
	return strings.Join(out, " · ")
}
