import time
from tests.bench.bench_messages import *
from salon.outbox.services import send, swap
from salon.outbox.services import ahead
import salon.outbox.smtp as osmtp
def test_prof(port, reminders):
    acc={}
    def timed(name,f):
        def g(*a,**k):
            w=time.perf_counter(); c=time.thread_time()
            try: return f(*a,**k)
            finally:
                x=acc.setdefault(name,[0,0,0]); x[0]+=1; x[1]+=time.perf_counter()-w; x[2]+=time.thread_time()-c
        return g
    import smtplib
    send.claim=timed("claim",send.claim); send.mark_and_begin=timed("mark",send.mark_and_begin); ahead.prepare=timed("prepare",ahead.prepare)
    ahead.Mails.letter=timed("letter",ahead.Mails.letter); ahead.seal=timed("seal",ahead.seal); osmtp.EmailBackend.deliver=timed("deliver",osmtp.EmailBackend.deliver)
    smtplib.SMTP.getreply=timed("getreply",smtplib.SMTP.getreply); send.release=timed("release",send.release)
    for i in range(4):
        acc.clear()
        w=time.perf_counter(); c=time.process_time()
        send_due(connection=dial(port,"salon.outbox.smtp.EmailBackend"), seconds=300)
        print(f"\nall {(time.perf_counter()-w)*5:.2f} cpu {(time.process_time()-c)*5:.2f}  ", "  ".join(f"{k} x{n} {w*5:.2f}/{c*5:.2f}" for k,(n,w,c) in acc.items()), os.getloadavg()[0])
        wait_again()
