// What Wine 8 lacks and Windows has; for tests alone, never shipped. Built once,
// it stands for two libraries:
//
//   bcryptprimitives.dll  where Go takes its random numbers from
//   uiautomationcore.dll  what tells screen readers about the window; Wine's own
//                         ends the program. This one writes what a screen reader
//                         would be told into C:\accessible, kind
//                         and name, a line each.
#include <windows.h>
#include <stdio.h>

BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count) { return SystemFunction036(bytes, (ULONG)count); }

// The first entries of IRawElementProviderSimple and IRawElementProviderFragment.
typedef struct Simple Simple;
typedef struct {
  HRESULT(STDMETHODCALLTYPE *QueryInterface)(Simple *, REFIID, void **);
  ULONG(STDMETHODCALLTYPE *AddRef)(Simple *);
  ULONG(STDMETHODCALLTYPE *Release)(Simple *);
  HRESULT(STDMETHODCALLTYPE *Options)(Simple *, int *);
  HRESULT(STDMETHODCALLTYPE *Pattern)(Simple *, int, void **);
  HRESULT(STDMETHODCALLTYPE *Property)(Simple *, int, VARIANT *);
} SimpleCalls;
struct Simple { const SimpleCalls *calls; };
typedef struct Fragment Fragment;
typedef struct {
  HRESULT(STDMETHODCALLTYPE *QueryInterface)(Fragment *, REFIID, void **);
  ULONG(STDMETHODCALLTYPE *AddRef)(Fragment *);
  ULONG(STDMETHODCALLTYPE *Release)(Fragment *);
  HRESULT(STDMETHODCALLTYPE *Navigate)(Fragment *, int, Fragment **);
} FragmentCalls;
struct Fragment { const FragmentCalls *calls; };

static const GUID simpleID = {0xd6dd68d1, 0x86fd, 0x4332, {0x86, 0x66, 0x9a, 0xbe, 0xde, 0xa2, 0xd2, 0x4c}};
static const GUID fragmentID = {0xf7063da8, 0x8359, 0x439c, {0x92, 0x97, 0xbb, 0xc5, 0x29, 0x9a, 0x7d, 0x87}};
enum { nextSibling = 1, firstChild = 3, controlType = 30003, name = 30005, deepest = 40 };

static void tell(FILE *to, Fragment *at, int depth) {
  Simple *one;
  Fragment *next;
  for (; at && depth < deepest; at = next) {
    if (at->calls->QueryInterface(at, &simpleID, (void **)&one) == S_OK) {
      VARIANT kind, said;
      kind.vt = said.vt = VT_EMPTY;
      one->calls->Property(one, controlType, &kind);
      one->calls->Property(one, name, &said);
      char text[400];
      if (said.vt == VT_BSTR && said.bstrVal && WideCharToMultiByte(CP_UTF8, 0, said.bstrVal, -1, text, sizeof text, NULL, NULL) > 1)
        fprintf(to, "%ld %s\n", kind.vt == VT_I4 ? kind.lVal : 0, text);
      one->calls->Release(one);
    }
    if (at->calls->Navigate(at, firstChild, &next) == S_OK && next) tell(to, next, depth + 1);
    next = NULL;
    at->calls->Navigate(at, nextSibling, &next);
    at->calls->Release(at);
  }
}

__declspec(dllexport) HRESULT WINAPI UiaRaiseStructureChangedEvent(Simple *root, int how, int *id, int count) {
  Fragment *top;
  FILE *to = fopen("C:\\accessible", "w");
  if (to && root->calls->QueryInterface((Simple *)root, &fragmentID, (void **)&top) == S_OK) tell(to, top, 0);
  if (to) fclose(to);
  return S_OK;
}
__declspec(dllexport) HRESULT WINAPI UiaRaiseAutomationEvent(Simple *one, int id) { return S_OK; }
__declspec(dllexport) HRESULT WINAPI UiaDisconnectProvider(Simple *one) { return S_OK; }
__declspec(dllexport) HRESULT WINAPI UiaHostProviderFromHwnd(HWND window, void **provider) { *provider = NULL; return S_OK; }
__declspec(dllexport) LRESULT WINAPI UiaReturnRawElementProvider(HWND window, WPARAM a, LPARAM b, Simple *root) { return 0; }
