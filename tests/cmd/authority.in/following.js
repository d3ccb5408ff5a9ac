window.YTD.following.part0 = [ {"following" : {"accountId" : "12", "userLink" : "https://x.example/12"}} ]
